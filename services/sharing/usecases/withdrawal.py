"""Entries that leave a list: taken back by their school, or withdrawn by the centre (R71, R72)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from services.sharing.domain.access import administered_school
from services.sharing.domain.events import ApprovedEntryWithdrawn, SubmittedEntryWithdrawn
from services.sharing.domain.share_entry import EntryState, ShareEntry
from services.sharing.ports import Transaction
from services.sharing.ports.share_lists import EntryRecord


def remove_entry(tx: Transaction, *, share_list_id: str, entry_id: str, reason: str) -> None:
    """Take an own entry back; a submitted one leaves the centre's desk, an approved one the next version.

    Raises:
        NotFound: `share_entry_not_found`, also for another school's (R2).
        InvalidInput: `withdrawal_reason_required` for an approved one.
    """
    school = administered_school(tx.actor)
    _take_off(tx, _held(tx, share_list_id, entry_id, school), reason)


def withdraw_entry(tx: Transaction, *, share_list_id: str, entry_id: str, reason: str) -> EntryRecord:
    """Withdraw an approved entry, for its school or for the centre; the schools that selected it are told.

    Raises:
        NotFound: `share_entry_not_found`, also for another school's (R2).
        Conflict: `share_entry_state`, unless it is approved.
    """
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    school = None if tx.actor.has(Role.CENTRE_ADMIN) else administered_school(tx.actor)
    entry = _held(tx, share_list_id, entry_id, school)
    if entry.state is not EntryState.APPROVED:
        raise Conflict("share_entry_state", details={"state": str(entry.state), "action": "withdraw"})
    _take_off(tx, entry, reason)
    return tx.list_reader.records([entry_id])[0]


def withdraw(tx: Transaction, entry: ShareEntry, reason: str) -> None:
    """Withdraw an entry and, where review waits for it, its request."""
    was_submitted = entry.state is EntryState.SUBMITTED
    entry.withdraw(reason)
    if was_submitted:
        tx.record(SubmittedEntryWithdrawn(entry))


def _held(tx: Transaction, share_list_id: str, entry_id: str, school: str | None) -> ShareEntry:
    """The entry of the list, held; of that school, if one is named. Its run is held first, as selecting does."""
    run_id = tx.entries.run_of(entry_id)
    if run_id is not None:
        tx.catalogue.locked_run(run_id)
    entry = tx.entries.locked(entry_id)
    if entry is None or entry.share_list_id != share_list_id or school not in {None, entry.institution_id}:
        raise NotFound("share_entry_not_found")
    return entry


def _take_off(tx: Transaction, entry: ShareEntry, reason: str) -> None:
    was_approved = entry.state is EntryState.APPROVED
    withdraw(tx, entry, reason)
    run = tx.catalogue.run(entry.run_id)
    if was_approved and run is not None:
        tx.record(
            ApprovedEntryWithdrawn(
                entry,
                run,
                tx.catalogue.institution_name(entry.institution_id),
                tuple(tx.selections.open_of_entry(entry.entry_id)),
                by_school=tx.actor.administers(entry.institution_id),
            )
        )
