"""Entries: schools add and submit their runs; the centre's decisions arrive from review (R71, R72)."""

from __future__ import annotations

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import WorkingSight, administered_school, require_reader
from services.sharing.domain.catalogue import OfferedRun, Run
from services.sharing.domain.events import EntryDecided, EntrySubmitted
from services.sharing.domain.share_entry import EntryAction, ShareEntry, obstacles
from services.sharing.domain.share_list import ShareList
from services.sharing.domain.term import Term
from services.sharing.ports import Transaction
from services.sharing.ports.share_lists import EntryFilter, EntryRecord


def eligible_runs(tx: Transaction, *, share_list_id: str, limit: int, cursor: str | None) -> Slice[OfferedRun]:
    """The runs of the actor's school that may be added now (R71)."""
    school = administered_school(tx.actor)
    _, term = list_and_term(tx, share_list_id)
    return tx.list_reader.eligible_runs(term, school, tx.today, limit=limit, cursor=cursor)


def add_entry(tx: Transaction, *, share_list_id: str, run_id: str) -> EntryRecord:
    """Put a run of the own school on the list, as a draft.

    Raises:
        NotFound: `run_not_found`, also for another school's (R2).
        Conflict: see `ShareEntry.add`.
    """
    school = administered_school(tx.actor)
    share_list, term = _collecting(tx, share_list_id)
    run = tx.catalogue.run(run_id)
    if run is None or run.institution_id != school:
        raise NotFound("run_not_found")
    found = obstacles(run, term, tx.today, lists_with_run=tx.entries.lists_with(run_id), share_list=share_list)
    entry = ShareEntry.add(share_list, run, found, added_by_id=tx.actor.actor_id)
    tx.entries.add(entry)
    return _records(tx, [entry])[0]


def submit_entries(tx: Transaction, *, share_list_id: str) -> list[EntryRecord]:
    """Submit all drafts of the own school; the centre decides on each (R72)."""
    school = administered_school(tx.actor)
    share_list, term = _collecting(tx, share_list_id)
    share_list.collect()
    entries = tx.entries.drafts(share_list_id, school)
    name = tx.catalogue.institution_name(school)
    for entry in entries:
        entry.submit(tx.now)
        run = _run_of(tx, entry)
        tx.record(EntrySubmitted(entry, run, name, term, tx.actor.actor_id, tx.actor.name))
    return _records(tx, entries)


def apply_decision(
    tx: Transaction, *, is_share_entry: bool, entry_id: str, submission: int, is_approved: bool, reason: str
) -> None:
    """What the centre decided, if it is about an entry that still waits for that."""
    entry = tx.entries.locked(entry_id) if is_share_entry else None
    if entry is None or not entry.awaits(submission):
        return
    entry.decide(EntryAction.APPROVE if is_approved else EntryAction.REJECT, reason, tx.now)
    tx.record(EntryDecided(entry, _run_of(tx, entry).title))


def list_entries(
    tx: Transaction,
    *,
    share_list_id: str,
    view: str | None,
    number: int | None,
    narrowed: EntryFilter,
    limit: int,
    cursor: str | None,
) -> Slice[EntryRecord]:
    """A published version, or the work in progress as far as the actor may see it (R72, R73).

    Raises:
        NotFound: `list_version_not_found`.
    """
    require_reader(tx.actor)
    share_list, _ = list_and_term(tx, share_list_id)
    if view == "working" or (view is None and number is None and share_list.published_version is None):
        sight = WorkingSight.required(tx.actor)
        return tx.list_reader.working(share_list_id, sight, narrowed, limit=limit, cursor=cursor)
    wanted = published_number(share_list, number)
    return tx.list_reader.published(share_list_id, wanted, narrowed, limit=limit, cursor=cursor)


def published_number(share_list: ShareList, number: int | None) -> int:
    """The version that is meant: the latest when none is named."""
    latest = share_list.published_version or 0
    wanted = latest if number is None else number
    if not 1 <= wanted <= latest:
        raise NotFound("list_version_not_found", details={"version": wanted, "latest": latest})
    return wanted


def list_and_term(tx: Transaction, share_list_id: str) -> tuple[ShareList, Term]:
    """The list and its term.

    Raises:
        NotFound: `share_list_not_found`.
    """
    return _with_term(tx, tx.share_lists.get(share_list_id))


def _collecting(tx: Transaction, share_list_id: str) -> tuple[ShareList, Term]:
    """The same; the collection ends or is published only after this transaction."""
    return _with_term(tx, tx.share_lists.shared(share_list_id))


def _with_term(tx: Transaction, share_list: ShareList | None) -> tuple[ShareList, Term]:
    term = tx.terms.get(share_list.term_id) if share_list else None
    if share_list is None or term is None:
        raise NotFound("share_list_not_found")
    return share_list, term


def _records(tx: Transaction, entries: list[ShareEntry]) -> list[EntryRecord]:
    return tx.list_reader.records([entry.entry_id for entry in entries])


def _run_of(tx: Transaction, entry: ShareEntry) -> Run:
    run = tx.catalogue.run(entry.run_id)
    if run is None:
        raise NotFound("run_not_found")
    return run
