"""Lists: read by all schools, published by the centre (R72, R73)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import WorkingSight, require_reader
from services.sharing.domain.events import ListPublished
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ListState, ListVersion
from services.sharing.ports import Transaction
from services.sharing.ports.terms import TermRecord
from services.sharing.usecases.share_entry import list_and_term


@dataclass(frozen=True)
class ListDetail:
    """A list with its term, its versions and what the actor may count of its entries."""

    record: TermRecord
    versions: list[ListVersion]
    counts: dict[EntryState, int]


def list_share_lists(
    tx: Transaction, *, academic_year: str | None, state: ListState | None, limit: int, cursor: str | None
) -> Slice[TermRecord]:
    """The lists of all terms; to those who administer nothing, the published ones."""
    require_reader(tx.actor)
    if not tx.actor.has(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN):
        if state not in {None, ListState.PUBLISHED}:
            return Slice([])
        state = ListState.PUBLISHED
    return tx.list_reader.page(academic_year, state, limit=limit, cursor=cursor)


def get_share_list(tx: Transaction, *, share_list_id: str) -> ListDetail:
    """One list.

    Raises:
        NotFound: `share_list_not_found`.
    """
    require_reader(tx.actor)
    share_list, term = list_and_term(tx, share_list_id)
    return ListDetail(
        TermRecord(term, share_list),
        tx.list_reader.versions(share_list_id),
        tx.list_reader.counts(share_list_id, WorkingSight.of(tx.actor)),
    )


def publish_share_list(tx: Transaction, *, share_list_id: str, leave_undecided: bool) -> ListDetail:
    """Freeze the approved entries as the next version and tell all schools (R72).

    Raises:
        NotFound: `share_list_not_found`.
        Conflict: see `ShareList.publish`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    share_list = tx.share_lists.locked(share_list_id)
    term = tx.terms.get(share_list.term_id) if share_list else None
    if share_list is None or term is None:
        raise NotFound("share_list_not_found")
    approved = tx.entries.approved_ids(share_list_id)
    version = share_list.publish(
        approved,
        tx.share_lists.frozen_entry_ids(share_list),
        undecided=tx.entries.undecided_ids(share_list_id),
        leave_undecided=leave_undecided,
        by_id=tx.actor.actor_id,
        by_name=tx.actor.name,
        now=tx.now,
    )
    run_ids = tx.share_lists.freeze(version, approved)
    tx.record(ListPublished(share_list, term, version, tuple(run_ids)))
    return get_share_list(tx, share_list_id=share_list_id)
