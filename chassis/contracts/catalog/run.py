"""Runs on the wire (R50–R55)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.catalog.course import ChangeInformation, CourseTypeValue, CreditsMeter, InformationView

RunPhaseValue = Literal["draft", "pending", "rejected", "scheduled", "running", "finished", "taken_down"]


class OpenRun(Command):
    """Copy a completed course into a new run (R50)."""

    course_id: Id


class ReopenRun(Command):
    """Copy the course's last finished run into a new one (R52)."""

    run_id: Id


class ListCourseRuns(PageQuery):
    """The runs of one course, newest first."""

    course_id: Id


class ListRuns(PageQuery):
    """Runs, newest first: of a school_admin's school (R53), of the courses that a teacher leads, or all."""

    phase: RunPhaseValue | None = None
    course_type: CourseTypeValue | None = None
    category_code: str | None = Field(None, max_length=10)
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""


class GetRun(Command):
    run_id: Id


class ChangeRun(ChangeInformation):
    """Correct a run's copy of the information before it is published, or after a rejection (R51)."""

    run_id: Id


class PublishRun(Command):
    """Choose the period, both days included, and ask the school for approval (R51)."""

    run_id: Id
    starts_on: date
    ends_on: date


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


class RunBrief(View):
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
    outline_id: Id
    phase: RunPhaseValue
    starts_on: date | None
    ends_on: date | None
    unit_count: int
    video_seconds: int
    class_count: int
    student_count: int
    opened_at: UtcTime


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
    credits_meter: CreditsMeter
    allowed: list[str]
    """What the run's state allows now, such as `publish` or `take_down`; who may do it is another question."""
    version: int
