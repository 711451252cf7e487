"""Filing courses with the centre: the MOOC library (R60, R62)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.domain.paging import Slice
from services.catalog.domain.library import EntryFacts, EntryState, Level, LibraryEntry, Standing, new_entry
from services.catalog.domain.library_events import EntryDecided, EntrySubmitted, EntryWithdrawn
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging
from services.catalog.ports.library import EntryCount, EntryFilter, StatisticsFilter
from services.catalog.usecases.access import own_institution
from services.catalog.usecases.course import own_part


@dataclass(frozen=True)
class Candidate:
    """The person whom an entry names as leader, as accounts knows them."""

    person_id: str
    full_name: str
    institution_id: str | None
    is_teacher: bool
    """Has the role and may sign in."""

    def may_lead_in(self, institution_id: str) -> bool:
        return self.is_teacher and self.institution_id == institution_id


def add_entry(
    tx: Transaction,
    *,
    title: str,
    leader: Candidate | None,
    standing: Standing,
    level: Level,
    batch: str,
    year: int,
) -> LibraryEntry:
    """File a course name with its leader, a teacher of the school; the centre decides (R60).

    Raises:
        InvalidInput: `leader_unknown`, when the school has no such teacher.
        Conflict: `library_entry_exists`, when the same is on file or waits already (a constraint sees to it).
    """
    tx.actor.require(Role.SCHOOL_ADMIN)
    institution_id = own_institution(tx)
    chosen = require_leader(leader, institution_id)
    entry = new_entry(
        EntryFacts(title, chosen.person_id, chosen.full_name, standing, level, batch, year),
        institution_id=institution_id,
        submitted_by_id=tx.actor.actor_id,
        submitted_at=tx.now,
    )
    tx.library.add(entry)
    tx.record(EntrySubmitted(entry, tx.actor.name))
    return entry


def resubmit_entry(
    tx: Transaction, *, entry_id: str, leader: Candidate | None, changes: Mapping[str, Any]
) -> LibraryEntry:
    """Ask the centre again about a rejected entry, with what was corrected (R60).

    Args:
        tx: the transaction.
        entry_id: the entry.
        leader: the person whom `changes` names as `leader_id`, if it does.
        changes: new values by field name of `EntryFacts`.

    Raises:
        InvalidInput: `leader_unknown`.
        Conflict: `library_entry_state`; `library_entry_exists`, when the same was filed anew meanwhile.
    """
    entry = held_entry(tx, entry_id)
    wanted = dict(changes)
    if "leader_id" in wanted:
        wanted["leader_name"] = require_leader(leader, entry.institution_id).full_name
    entry.resubmit(replace(entry.facts, **wanted), tx.actor.actor_id, tx.now)
    tx.record(EntrySubmitted(entry, tx.actor.name))
    return entry


def withdraw_entry(tx: Transaction, *, entry_id: str) -> LibraryEntry:
    """Take back an entry that still waits; the centre need not decide any more (R60)."""
    entry = held_entry(tx, entry_id)
    asked_version = entry.version
    entry.withdraw()
    tx.record(EntryWithdrawn(entry, asked_version))
    return entry


def decide_entry(tx: Transaction, *, entry_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the centre's decision; one on another version, or one that came before, changes nothing (R60)."""
    entry = tx.library.take(entry_id)
    if entry is None or entry.version != version or entry.state != EntryState.PENDING:
        return
    if is_approved:
        entry.approve()
    else:
        entry.reject(reason)
    tx.record(EntryDecided(entry))


def get_entry(tx: Transaction, entry_id: str) -> LibraryEntry:
    """An entry, for the leader it names, its school's administrators and the centre."""
    entry = tx.library.get(entry_id)
    if entry is None or not _may_see(tx, entry):
        raise NotFound("library_entry_not_found")
    return entry


def held_entry(tx: Transaction, entry_id: str) -> LibraryEntry:
    """An entry of the caller's school, held, for its administrators alone."""
    entry = tx.library.take(entry_id)
    if entry is None or not _may_see(tx, entry):
        raise NotFound("library_entry_not_found")
    if not tx.actor.administers(entry.institution_id):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    return entry


def require_leader(leader: Candidate | None, institution_id: str) -> Candidate:
    """The person, if an active teacher of the school.

    Raises:
        InvalidInput: `leader_unknown`.
    """
    if leader is None or not leader.may_lead_in(institution_id):
        raise InvalidInput.of("/leader_id", "leader_unknown")
    return leader


def list_entries(tx: Transaction, narrowed: EntryFilter, paging: Paging) -> Slice[LibraryEntry]:
    """The centre lists all entries, a school_admin the school's, a teacher the own ones (R2, R60)."""
    wanted = own_part(tx, narrowed)
    return tx.library.find(wanted, paging) if wanted else Slice([])


def count_entries(tx: Transaction, narrowed: StatisticsFilter) -> list[EntryCount]:
    """How many approved entries there are, by everything that tells them apart. Anyone may know (R62)."""
    return tx.library.counts(narrowed)


def _may_see(tx: Transaction, entry: LibraryEntry) -> bool:
    return (
        tx.actor.actor_id == entry.leader_id
        or tx.actor.administers(entry.institution_id)
        or tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    )
