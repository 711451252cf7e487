"""What a class may see, and from when (R84)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, Page, PageQuery, UtcTime, View

LevelName = Literal["chapter", "section", "unit"]


class ReleaseStatement(Message):
    """The word on one chapter, section or unit. The statement nearest to a unit counts.

    So a chapter can be released and one of its units withheld. `visible_from` absent: at once.
    """

    level: LevelName
    node_id: Id
    is_released: bool = True
    visible_from: UtcTime | None = None


class UnitReleaseView(View):
    unit_id: Id
    title: str
    is_visible: bool


class SectionReleaseView(View):
    section_id: Id
    title: str
    units: list[UnitReleaseView]


class ChapterReleaseView(View):
    chapter_id: Id
    title: str
    unit_count: int
    visible_unit_count: int
    sections: list[SectionReleaseView]


class ReleasesView(View):
    """The statements for a class, and what they come to at this moment."""

    class_id: Id
    statements: list[ReleaseStatement]
    chapters: list[ChapterReleaseView]
    version: int


class GetReleases(Command):
    class_id: Id


class SetReleases(Command):
    """Replace the statements of a class; what is left out is withdrawn."""

    class_id: Id
    statements: list[ReleaseStatement] = Field(max_length=2000)
    expected_version: int


class ReleaseAll(Command):
    """Release every chapter to a class, at once or from a time."""

    class_id: Id
    visible_from: UtcTime | None = None


class GetReleaseOverview(PageQuery):
    """What is out in a run: every class that the caller sees by every chapter (R84)."""

    run_id: Id


class ChapterColumnView(View):
    chapter_id: Id
    title: str
    unit_count: int


class ReleaseCellView(View):
    """One class and one chapter."""

    chapter_id: Id
    state: Literal["hidden", "scheduled", "partly", "released"]
    """`scheduled`: nothing is out yet and something will be. `partly`: some of its units are out."""
    visible_unit_count: int
    next_visible_at: UtcTime | None
    """When the next of its units comes out by itself."""


class ClassReleasesView(View):
    class_id: Id
    title: str
    kind: Literal["public", "school"]
    institution_id: Id
    institution_name: str
    tutor_name: str
    size: int
    cells: list[ReleaseCellView]


class ReleaseOverviewView(Page[ClassReleasesView]):
    """One row for each class, with a cell for each chapter in the order of the outline."""

    chapters: list[ChapterColumnView]
