"""What review is asked."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime
from chassis.contracts.review.events import SubjectKind
from chassis.contracts.review.views import OutcomeName, TaskStateName


class ListTasks(PageQuery):
    """The tasks of the caller's desk: what is open oldest first, what is past newest first."""

    state: TaskStateName = "open"
    subject_kind: SubjectKind | None = None
    institution_id: Id | None = None
    overdue: bool | None = None
    submitted_after: UtcTime | None = None
    """Younger ones only."""
    submitted_before: UtcTime | None = None
    """Older ones only."""


class CountTasks(Command):
    """How much lies on the caller's desk; for the centre, of one school if it names one."""

    institution_id: Id | None = None


class ListDecisions(PageQuery):
    """What was decided on the caller's desk, newest first; on all desks for platform_admin (R4)."""

    subject_kind: SubjectKind | None = None
    subject_id: Id | None = None
    institution_id: Id | None = None
    outcome: OutcomeName | None = None
    decided_by_id: str | None = Field(None, min_length=1, max_length=64)
    decided_after: UtcTime | None = None
    decided_before: UtcTime | None = None


class GetTask(Command):
    task_id: Id


class Decide(Command):
    """Decide one task. `reason` is required to reject or delete (R33)."""

    task_id: Id
    outcome: OutcomeName
    reason: str = Field("", max_length=1000)


class DecideBatch(Command):
    """Decide many tasks; each succeeds or is refused on its own (R33)."""

    decisions: list[Decide] = Field(min_length=1, max_length=100)
