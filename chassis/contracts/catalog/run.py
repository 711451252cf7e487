"""Runs on the wire (R50–R55)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.catalog.course import ChangeInformation, CourseTypeValue, CreditsMeter, InformationView
from chassis.domain.scopes import ClientScope

RunPhaseValue = Literal["draft", "pending", "rejected", "scheduled", "running", "finished", "taken_down"]


class OpenRun(Command):
    """Copy a completed course into a new run (R50)."""

    course_id: Id


class ReopenRun(Command):
    """Copy the course's last finished run into a new one (R52)."""

    run_id: Id


class ListCourseRuns(PageQuery):
    """The runs of one course, newest first."""

    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    course_id: Id


class ListRuns(PageQuery):
    """Runs, newest first: of a school_admin's school (R53), of the courses that a teacher leads, or all."""

    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    phase: list[RunPhaseValue] = Field(default_factory=list, max_length=7)
    """Any of these; several by naming it several times."""
    since: date | None = None
    """Not over before this day."""
    until: date | None = None
    """Not beginning after this day."""
    course_type: CourseTypeValue | None = None
    category_code: str | None = Field(None, max_length=10)
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""
    teacher: str | None = Field(None, min_length=1, max_length=60)
    """Part of the leader's name."""


class GetRun(Command):
    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    run_id: Id


class ChangeRun(ChangeInformation):
    """Correct a run's copy of the information before it is published, or after a rejection (R51)."""

    run_id: Id


class PublishRun(Command):
    """Choose the period, both days included, and ask the school for approval (R51)."""

    run_id: Id
    starts_on: date
    ends_on: date


class WithdrawRun(Command):
    """Take the request for approval back before the school has decided (R51)."""

    run_id: Id


class CloseRun(Command):
    """End a running run early (R54)."""

    run_id: Id


class TakeDownRun(Command):
    """Withdraw a published run (R53)."""

    run_id: Id
    reason: str = Field(min_length=2, max_length=500)


class SweepRuns(Command):
    """Finish the runs whose last day is over (R54). For the platform itself."""

    limit: int = Field(200, ge=1, le=1000)


class SweptRuns(View):
    """How many runs were finished; when it is `limit`, there may be more."""

    finished: int


class RunCounts(View):
    """What a run holds and who is in it (R53)."""

    chapter_count: int
    section_count: int
    unit_count: int
    video_count: int
    """Approved videos, each counted once."""
    video_seconds: int
    class_count: int
    student_count: int
    selecting_count: int
    """Schools that selected it."""


class RunBrief(RunCounts):
    """A run in a list, with the details of building and use (R53)."""

    run_id: Id
    course_id: Id
    run_number: int
    institution_id: Id
    leader_id: Id
    leader_name: str
    course_type: CourseTypeValue
    title: str
    category_code: str | None
    online_credits: Decimal | None
    total_credits: Decimal | None
    cover_id: Id | None
    outline_id: Id
    phase: RunPhaseValue
    starts_on: date | None
    ends_on: date | None
    opened_at: UtcTime


class GetRunFigures(Command):
    """How a run is built and used (R53)."""

    run_id: Id


class RunFiguresView(RunCounts):
    """What a run holds, who is in it, and how far they are (R53)."""

    run_id: Id
    active_count: int
    """Students who opened at least one unit."""
    through_count: int
    """Students who completed every unit."""
    completion_percent: float
    """Completed units of all that all students could complete."""
    watched_seconds: int
    scored_count: int
    """Students with a final score."""


class CompareRuns(Command):
    """What is different between two runs of a course."""

    course_id: Id
    from_run_id: Id
    to_run_id: Id


class FieldChangeView(View):
    """A field of the information with another value; of the overview, `heading` tells which part."""

    field: str
    before: str | None
    after: str | None
    heading: str | None


class NodeChangeView(View):
    """What happened to a chapter, section or unit.

    `before` and `after` are the titles of a renamed node, the places (from 1) of a moved one, the resources of a
    unit that shows another one.
    """

    difference: Literal["added", "removed", "renamed", "moved", "resource_replaced"]
    level: Literal["chapter", "section", "unit"]
    title: str
    within: list[str]
    """The titles of what it lies in, from the chapter down."""
    before: str | None
    after: str | None


class RunComparisonView(View):
    """Everything that differs; both lists are empty for runs that are alike."""

    from_run_id: Id
    from_run_number: int
    to_run_id: Id
    to_run_number: int
    information: list[FieldChangeView]
    outline: list[NodeChangeView]


class RunView(InformationView):
    """A run. `reason` says why it was rejected or taken down."""

    run_id: Id
    course_id: Id
    run_number: int
    institution_id: Id
    leader_id: Id
    leader_name: str
    course_type: CourseTypeValue
    source_run_id: Id | None
    outline_id: Id
    phase: RunPhaseValue
    reason: str
    starts_on: date | None
    ends_on: date | None
    approved_on: date | None
    finished_on: date | None
    opened_at: UtcTime
    class_count: int
    student_count: int
    selecting_count: int
    credits_meter: CreditsMeter
    allowed: list[str]
    """What the run's state allows now, such as `publish` or `take_down`; who may do it is another question."""
    version: int
