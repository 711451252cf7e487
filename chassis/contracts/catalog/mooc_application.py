"""From SPOC to MOOC on the wire (R56)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

ApplicationStateValue = Literal["pending", "approved", "rejected", "withdrawn"]


class GetMoocEligibility(Command):
    course_id: Id


class ConditionView(View):
    """One condition with its figure."""

    code: Literal["independent_spoc", "video_seconds", "finished_runs", "name_free"]
    actual: int
    required: int
    unit: Literal["seconds", "runs", "yes_no"]
    """`yes_no`: 1 for what holds, 0 for what does not."""
    is_met: bool


class MoocEligibilityView(View):
    """How far a course is from becoming a MOOC."""

    course_id: Id
    is_eligible: bool
    has_pending_application: bool
    conditions: list[ConditionView]


class ApplyForMooc(Command):
    """Ask the centre to make the course a MOOC."""

    course_id: Id


class ListMoocApplications(PageQuery):
    """Applications, newest first. School_admins see their school's, teachers their own, the centre all."""

    state: ApplicationStateValue | None = None
    course_id: Id | None = None
    leader_id: Id | None = None
    institution_id: Id | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the title."""


class GetMoocApplication(Command):
    application_id: Id


class WithdrawMoocApplication(Command):
    """Take back an application that still waits."""

    application_id: Id


class MoocApplicationView(View):
    """An application with the figures of the day when it was made; `reason` says why it was rejected."""

    application_id: Id
    course_id: Id
    institution_id: Id
    leader_id: Id
    leader_name: str
    title: str
    video_seconds: int
    finished_runs: int
    submitted_by_id: Id
    submitted_at: UtcTime
    state: ApplicationStateValue
    reason: str
    decided_at: UtcTime | None
    library_entry_id: Id | None
    """Of an approved one: the course's entry in the MOOC library."""
    version: int
