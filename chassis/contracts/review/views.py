"""What review answers."""

from __future__ import annotations

from typing import Literal

from chassis.contracts.base import Id, UtcTime, View
from chassis.contracts.review.events import Finding, SubjectKind

TaskStateName = Literal["open", "approved", "rejected", "deleted", "replaced", "withdrawn"]
OutcomeName = Literal["approved", "rejected", "deleted"]


class DecisionView(View):
    """A decision as it is kept for ever: who, when, what, why, and what was shown to them (R4)."""

    decision_id: Id
    task_id: Id
    subject_version: int
    outcome: OutcomeName
    reason: str
    decided_by_id: Id
    decided_by_name: str
    decided_at: UtcTime
    findings: list[Finding]


class TaskView(View):
    """Something that waits for a decision, or got one."""

    task_id: Id
    subject_kind: SubjectKind
    subject_id: Id
    subject_version: int
    scope: Literal["school", "centre"]
    institution_id: Id | None
    title: str
    summary: str
    submitted_by_id: str
    submitted_by_name: str
    submitted_at: UtcTime
    due_at: UtcTime | None
    is_overdue: bool
    state: TaskStateName
    findings: list[Finding]
    context: dict[str, str]
    can_decide: bool
    """Whether the caller may decide now: it is open and not the caller's own submission."""
    decision: DecisionView | None = None


class TaskDetailView(TaskView):
    """A task with all decisions ever made on the same subject, newest first."""

    history: list[DecisionView]


class KindCount(View):
    """How much of one kind waits."""

    subject_kind: SubjectKind
    open: int
    overdue: int


class DeskCounts(View):
    """What waits on the caller's desk, by kind; kinds with nothing waiting are absent."""

    kinds: list[KindCount]
    open: int
    overdue: int


class Refusal(View):
    """Why one item of a batch was refused."""

    kind: str
    code: str
    details: dict[str, object]


class DecisionResult(View):
    """What became of one item of a batch: the decided task, or the refusal."""

    task_id: Id
    task: TaskView | None = None
    refusal: Refusal | None = None


class DecisionResults(View):
    """One result per item, in the order of the items."""

    results: list[DecisionResult]
