"""What is read of published lists beside their entries: details, comparisons, exports (R72, R73)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Page, PageQuery, UtcTime, View
from chassis.contracts.sharing.share_list import EntryView, RunBrief
from chassis.domain.scopes import ClientScope


class GetEntry(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})
    share_list_id: Id
    entry_id: Id


class EntryDetailView(EntryView):
    """An entry and what became of it; `run` as it is now. Its contents are at `/runs/{run_id}/course-page`."""

    versions: list[int]
    """The published versions that have it, newest first."""
    run_state: Literal["published", "finished", "taken_down"]
    selecting_count: int
    """Schools that selected it."""


class CompareVersions(PageQuery):
    """What is different between two published versions of a list."""

    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})
    share_list_id: Id
    from_version: int = Field(ge=1, le=1_000_000)
    to_version: int = Field(ge=1, le=1_000_000)


class FieldDifferenceView(View):
    field: str
    before: str | None
    after: str | None


class DifferenceView(View):
    """A run that came, went, or has other facts; `run` as the later version has it, or had it before it went."""

    kind: Literal["came", "went", "changed"]
    run: RunBrief
    changes: list[FieldDifferenceView]


class ComparisonPage(Page[DifferenceView]):
    """The counts are of the whole comparison, not of the page."""

    came_count: int
    went_count: int
    changed_count: int


class ReadForExport(Command):
    """Rows of a published version with the leaders' mobile numbers; each call is in the audit log (R73)."""

    share_list_id: Id
    version: int | None = Field(None, ge=1, le=1_000_000)
    cursor: str | None = Field(None, max_length=500)


class ExportRow(View):
    run: RunBrief
    leader_mobile: str = Field(repr=False)


class ExportPage(View):
    """Some rows, and what is written above all of them."""

    term_name: str
    version: int
    entry_count: int
    exported_by: str
    exported_at: UtcTime
    rows: list[ExportRow]
    next_cursor: str | None
