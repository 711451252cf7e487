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
    """A task with what was decided on the same subject, newest first."""

    history: list[DecisionView]
    """The newest 20."""
    history_next_cursor: str | None = None
    """Where the list of decisions goes on, asked for this `subject_kind` and `subject_id`."""


class DecisionRecordView(DecisionView):
    """A decision with what it was about, as the list of decisions shows it."""

    subject_kind: SubjectKind
    subject_id: Id
    scope: Literal["school", "centre"]
    institution_id: Id | None
    title: str
    submitted_by_id: str
    submitted_by_name: str
    submitted_at: UtcTime


class KindCount(View):
    """How much of one kind lies there, by state; `overdue` ones are among the open."""

    subject_kind: SubjectKind
    open: int
    overdue: int
    approved: int = 0
    rejected: int = 0
    deleted: int = 0
    replaced: int = 0
    withdrawn: int = 0


class DeskCounts(View):
    """What lies on the caller's desk, by kind; kinds that never came are absent."""

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
