"""A task: something of another service that waits for a decision. Its machine and its rules (R3, R4, R33, R35)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from chassis.domain.actor import Actor
from chassis.domain.errors import Conflict, InvalidInput, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.review.domain.decision import Decision, Outcome, Scope
from services.review.domain.evidence import Findings, blocking

DELETABLE_KINDS = frozenset({"resource"})
"""Only of these may a reviewer say `deleted` (R33)."""


class TaskState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    DELETED = "deleted"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class TaskAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    DELETE = "delete"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


TASK = StateMachine[TaskState, TaskAction](
    "task",
    {
        (TaskState.OPEN, TaskAction.APPROVE): TaskState.APPROVED,
        (TaskState.OPEN, TaskAction.REJECT): TaskState.REJECTED,
        (TaskState.OPEN, TaskAction.DELETE): TaskState.DELETED,
        (TaskState.OPEN, TaskAction.REPLACE): TaskState.REPLACED,
        (TaskState.OPEN, TaskAction.WITHDRAW): TaskState.WITHDRAWN,
    },
)

DECIDED = frozenset({TaskState.APPROVED, TaskState.REJECTED, TaskState.DELETED})

ACTION_OF = {
    Outcome.APPROVED: TaskAction.APPROVE,
    Outcome.REJECTED: TaskAction.REJECT,
    Outcome.DELETED: TaskAction.DELETE,
}


@dataclass(frozen=True)
class Subject:
    """What a decision is about: an object of another service, in one version of it."""

    kind: str
    subject_id: str
    version: int


@dataclass(frozen=True)
class Submission:
    """Who asked for the decision, and when."""

    by_id: str
    by_name: str
    at: datetime


@dataclass(eq=False)
class Task:
    """One request for one decision. It never reopens: a corrected subject is a new version and a new task."""

    task_id: str
    subject_kind: str
    subject_id: str
    subject_version: int
    scope: Scope
    institution_id: str | None
    title: str
    summary: str
    submitted_by_id: str
    submitted_by_name: str
    submitted_at: datetime
    due_at: datetime | None
    findings: Findings = ()
    context: dict[str, str] = field(default_factory=dict)
    state: TaskState = TaskState.OPEN
    version: int = 1

    @classmethod
    def open(
        cls,
        subject: Subject,
        submission: Submission,
        *,
        deciding_institution_id: str | None,
        title: str,
        summary: str,
        due_at: datetime | None,
        findings: Findings,
        context: dict[str, str],
    ) -> Task:
        """A new task. Without a deciding institution it is the centre's; its context may still name the school."""
        return cls(
            task_id=new_id(),
            subject_kind=subject.kind,
            subject_id=subject.subject_id,
            subject_version=subject.version,
            scope=Scope.SCHOOL if deciding_institution_id else Scope.CENTRE,
            institution_id=deciding_institution_id or context.get("institution_id"),
            title=title,
            summary=summary,
            submitted_by_id=submission.by_id,
            submitted_by_name=submission.by_name,
            submitted_at=submission.at,
            due_at=due_at,
            findings=findings,
            context=context,
        )

    def is_open(self) -> bool:
        return self.state is TaskState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether the time to decide has passed undecided."""
        return self.is_open() and self.due_at is not None and self.due_at < now

    def is_own_submission_of(self, actor: Actor) -> bool:
        return self.submitted_by_id == actor.actor_id

    def decide(self, actor: Actor, outcome: Outcome, reason: str, now: datetime) -> Decision:
        """Decide, for ever.

        Raises:
            NotPermitted: `own_submission` (R4).
            Conflict: `already_decided`; `task_state` when replaced or withdrawn; `approval_blocked` with the
                findings that forbid it (R35).
            InvalidInput: `reason_required` to reject or delete, `outcome_not_offered` to delete what is not a
                resource (R33).
        """
        if self.is_own_submission_of(actor):
            raise NotPermitted("own_submission")
        if self.state in DECIDED:
            raise Conflict("already_decided", details={"state": str(self.state)})
        decided_state = TASK.next(self.state, ACTION_OF[outcome])
        self._check(outcome, reason)
        self.state = decided_state
        self.version += 1
        return Decision(
            decision_id=new_id(),
            task_id=self.task_id,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            subject_version=self.subject_version,
            scope=self.scope,
            institution_id=self.institution_id,
            outcome=outcome,
            reason=reason,
            decided_by_id=actor.actor_id,
            decided_by_name=actor.name,
            decided_at=now,
            findings=self.findings,
        )

    def give_way(self, action: TaskAction) -> None:
        """End undecided: a newer version of the subject replaces it, or its owner withdraws it."""
        self.state = TASK.next(self.state, action)
        self.version += 1

    def _check(self, outcome: Outcome, reason: str) -> None:
        if outcome is Outcome.DELETED and self.subject_kind not in DELETABLE_KINDS:
            raise InvalidInput.of("/outcome", "outcome_not_offered", subject_kind=self.subject_kind)
        if outcome.needs_reason and not reason:
            raise InvalidInput.of("/reason", "reason_required")
        obstacles = blocking(self.findings)
        if outcome is Outcome.APPROVED and obstacles:
            raise Conflict("approval_blocked", details={"findings": [asdict(finding) for finding in obstacles]})
