"""What someone sees of a run, plays, and has learnt (R37, R84, R87)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

Second = Annotated[float, Field(ge=0, le=86_400)]
PhaseName = Literal["draft", "pending", "rejected", "scheduled", "running", "finished", "taken_down"]
StandingName = Literal["owner", "member", "student", "visitor"]


class GetRunContent(Command):
    run_id: Id


class ContentUnitView(View):
    unit_id: Id
    title: str
    kind: str
    """`video`, `material` or `extended`."""
    duration_seconds: float | None
    position_seconds: float
    watched_seconds: int
    is_complete: bool


class ContentSectionView(View):
    section_id: Id
    title: str
    units: list[ContentUnitView]


class ContentChapterView(View):
    chapter_id: Id
    title: str
    sections: list[ContentSectionView]


class RunContentView(View):
    """The part of a run's outline that the caller may see, with the caller's own progress."""

    run_id: Id
    title: str
    phase: PhaseName
    standing: StandingName
    class_id: Id | None
    """Of the caller, if enrolled."""
    unit_count: int
    completed_units: int
    chapters: list[ContentChapterView]


class PlaybackGrant(Command):
    unit_id: Id


class PlaybackGrantView(View):
    """The right to play a unit, signed for media, and where to go on."""

    unit_id: Id
    run_id: Id
    resource_id: Id
    kind: str
    title: str
    grant: str
    expires_at: UtcTime
    duration_seconds: float | None
    resume_at_seconds: float
    is_complete: bool


class ReportProgress(Command):
    """What a player saw since its last report. May be sent again, late, or out of order.

    A document needs no ranges: it is complete once this is sent.
    """

    unit_id: Id
    position_seconds: Second = 0
    ranges: list[tuple[Second, Second]] = Field(default=[], max_length=200)
    occurred_at: UtcTime

    @model_validator(mode="after")
    def _ranges_run_forwards(self) -> ReportProgress:
        if any(start > end for start, end in self.ranges):
            raise ValueError("a range ends before it begins")
        return self


class ProgressView(View):
    unit_id: Id
    position_seconds: float
    watched_seconds: int
    is_complete: bool
    uncredited_seconds: int
    """More than could be watched in the time since the student's last report: to be sent again later."""


class ListMyRuns(PageQuery):
    """The runs in which the caller learns or teaches, the newest first."""


class MyRunView(View):
    run_id: Id
    course_id: Id
    title: str
    run_number: int
    institution_name: str
    leader_name: str
    phase: PhaseName
    part: Literal["leader", "member", "student"]
    class_id: Id | None
    """For students."""
