"""Lists: read by all schools, published by the centre, exported by administrators (R72, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, TooMany
from chassis.domain.paging import Slice
from services.sharing.domain.access import WorkingSight, require_reader
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.events import ListPublished
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ListState, ListVersion
from services.sharing.ports import Transaction
from services.sharing.ports.share_lists import EntryFilter
from services.sharing.ports.terms import TermRecord
from services.sharing.usecases.share_entry import list_and_term, published_number

EXPORT_LIMIT = 10_000
EXPORT_BATCH = 1_000


@dataclass(frozen=True)
class ListDetail:
    """A list with its term, its versions and what the actor may count of its entries."""

    record: TermRecord
    versions: list[ListVersion]
    counts: dict[EntryState, int]


@dataclass(frozen=True)
class ListForExport:
    """A published version, ready to be written down."""

    term_name: str
    number: int
    rows: list[OfferedRun]
    exported_by: str
    exported_at: datetime

    @property
    def leader_ids(self) -> list[str]:
        """Whose mobile numbers are needed, each once."""
        return sorted({row.leader_id for row in self.rows})

    @property
    def purpose(self) -> str:
        """What accounts writes into its audit log."""
        return f"share list export: {self.term_name}, version {self.number}, {len(self.rows)} entries"[:200]


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


def publish_share_list(tx: Transaction, *, share_list_id: str) -> ListDetail:
    """Freeze the approved entries as the next version and tell all schools (R72)."""
    tx.actor.require(Role.CENTRE_ADMIN)
    share_list = tx.share_lists.locked(share_list_id)
    term = tx.terms.get(share_list.term_id) if share_list else None
    if share_list is None or term is None:
        raise NotFound("share_list_not_found")
    approved = tx.entries.approved_ids(share_list_id)
    version = share_list.publish(
        approved,
        tx.share_lists.frozen_entry_ids(share_list),
        by_id=tx.actor.actor_id,
        by_name=tx.actor.name,
        now=tx.now,
    )
    run_ids = tx.share_lists.freeze(version, approved)
    tx.record(ListPublished(share_list, term, version, tuple(run_ids)))
    return get_share_list(tx, share_list_id=share_list_id)


def read_for_export(tx: Transaction, *, share_list_id: str, number: int | None) -> ListForExport:
    """A published version in full, for administrators (R73).

    Raises:
        Conflict: `share_list_not_published`.
        TooMany: `export_too_large`.
    """
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    share_list, term = list_and_term(tx, share_list_id)
    if share_list.published_version is None:
        raise Conflict("share_list_not_published")
    wanted = published_number(share_list, number)
    rows: list[OfferedRun] = []
    cursor: str | None = None
    while True:
        page = tx.list_reader.published(share_list_id, wanted, EntryFilter(), limit=EXPORT_BATCH, cursor=cursor)
        rows += [record.run for record in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ListForExport(term.name, wanted, rows, tx.actor.name, tx.now)
        if len(rows) > EXPORT_LIMIT:
            raise TooMany("export_too_large", details={"most": EXPORT_LIMIT})
