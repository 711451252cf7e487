"""Outlines on the wire (R40–R44). Every edit names the version it was made on and answers the whole outline."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from chassis.contracts.base import Command, Id, View
from chassis.contracts.catalog.resource import ResourceKindValue
from chassis.domain.scopes import ClientScope

NodeTitle = Annotated[str, Field(min_length=1, max_length=200)]


class GetOutline(Command):
    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    outline_id: Id


class OutlineEdit(Command):
    """Base of all edits."""

    outline_id: Id
    expected_version: int


class AddChapter(OutlineEdit):
    title: NodeTitle


class RenameChapter(OutlineEdit):
    chapter_id: Id
    title: NodeTitle


class DeleteChapter(OutlineEdit):
    """With `cascade` also a chapter that has sections (R44)."""

    chapter_id: Id
    cascade: bool = False


class AddSection(OutlineEdit):
    chapter_id: Id
    title: NodeTitle


class RenameSection(OutlineEdit):
    section_id: Id
    title: NodeTitle


class DeleteSection(OutlineEdit):
    """With `cascade` also a section that has units (R44)."""

    section_id: Id
    cascade: bool = False


class AddUnit(OutlineEdit):
    """A unit shows one usable resource of the course (R34, R42)."""

    section_id: Id
    title: NodeTitle
    resource_id: Id


class ChangeUnit(OutlineEdit):
    """Give a unit another name, another resource, or both (R41)."""

    unit_id: Id
    title: NodeTitle | None = None
    resource_id: Id | None = None


class DeleteUnit(OutlineEdit):
    unit_id: Id


class _Move(OutlineEdit):
    """Up or down by one place, or before a sibling; never elsewhere (R43)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"direction": "up"}]})

    direction: Literal["up", "down"] | None = None
    before_id: Id | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.direction is None) == (self.before_id is None):
            raise ValueError("give either direction or before_id")
        return self


class MoveChapter(_Move):
    chapter_id: Id


class MoveSection(_Move):
    section_id: Id


class MoveUnit(_Move):
    unit_id: Id


class UnitView(View):
    """A unit with what its resource is now."""

    unit_id: Id
    title: str
    resource_id: Id
    resource_title: str
    resource_kind: ResourceKindValue
    duration_seconds: float | None
    is_usable: bool


class SectionView(View):
    section_id: Id
    title: str
    units: list[UnitView]


class ChapterView(View):
    chapter_id: Id
    title: str
    sections: list[SectionView]


class OutlineView(View):
    """The whole plan, in order. `run_id` is absent for the outline of the course itself."""

    outline_id: Id
    course_id: Id
    run_id: Id | None
    chapters: list[ChapterView]
    version: int
