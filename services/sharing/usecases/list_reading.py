"""What is read of published lists beside their entries: details, comparisons, pages for an export (R72, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import WorkingSight, require_reader
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.list_comparison import Difference
from services.sharing.ports import Transaction
from services.sharing.ports.share_lists import DifferenceCounts, EntryDetail, EntryFilter
from services.sharing.usecases.share_entry import list_and_term, published_number


@dataclass(frozen=True)
class Comparison:
    counts: DifferenceCounts
    differences: Slice[Difference]


@dataclass(frozen=True)
class ExportPage:
    """Some rows of a published version, and what is written above all of them."""

    term_name: str
    number: int
    entry_count: int
    exported_by: str
    exported_at: datetime
    rows: Slice[OfferedRun]

    @property
    def leader_ids(self) -> list[str]:
        """Whose mobile numbers are needed, each once."""
        return sorted({row.leader_id for row in self.rows.items})

    @property
    def purpose(self) -> str:
        """What accounts writes into its audit log."""
        term, number = self.term_name[:100], self.number
        return f"share list export: {term}, version {number}, {len(self.rows.items)} of {self.entry_count} entries"


def get_entry(tx: Transaction, *, share_list_id: str, entry_id: str) -> EntryDetail:
    """An entry: once it was published for every reader, before for its school and the centre (R73).

    Raises:
        NotFound: `share_entry_not_found`.
    """
    require_reader(tx.actor)
    found = tx.list_reader.detail(entry_id)
    if found is None or found.record.share_list_id != share_list_id:
        raise NotFound("share_entry_not_found")
    if not found.versions and not WorkingSight.of(tx.actor).covers(found.record.run.institution_id):
        raise NotFound("share_entry_not_found")
    return found


def compare_versions(
    tx: Transaction, *, share_list_id: str, earlier: int, later: int, limit: int, cursor: str | None
) -> Comparison:
    """What is different in the later of two versions (R72).

    Raises:
        NotFound: `share_list_not_found`, `list_version_not_found`.
    """
    require_reader(tx.actor)
    share_list, _ = list_and_term(tx, share_list_id)
    for number in (earlier, later):
        published_number(share_list, number)
    return Comparison(
        tx.list_reader.difference_counts(share_list_id, earlier, later),
        tx.list_reader.differences(share_list_id, earlier, later, limit=limit, cursor=cursor),
    )


def export_page(
    tx: Transaction, *, share_list_id: str, number: int | None, limit: int, cursor: str | None
) -> ExportPage:
    """Rows of a published version, for administrators (R73).

    Raises:
        Conflict: `share_list_not_published`.
        NotFound: `share_list_not_found`, `list_version_not_found`.
    """
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    share_list, term = list_and_term(tx, share_list_id)
    if share_list.published_version is None:
        raise Conflict("share_list_not_published")
    wanted = published_number(share_list, number)
    found = tx.list_reader.published(share_list_id, wanted, EntryFilter(), limit=limit, cursor=cursor)
    return ExportPage(
        term_name=term.name,
        number=wanted,
        entry_count=tx.list_reader.entry_count(share_list_id, wanted),
        exported_by=tx.actor.name,
        exported_at=tx.now,
        rows=Slice([record.run for record in found.items], found.next_cursor),
    )
