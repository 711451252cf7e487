"""What the use cases of review need of the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.domain.actor import Actor
from chassis.domain.paging import Slice
from services.review.domain.decision import Decision, Outcome
from services.review.domain.desk import Desk
from services.review.domain.task import Subject, Task, TaskState


@dataclass(frozen=True)
class TaskRecord:
    """A task beside its decision, as lists and details show it."""

    task: Task
    decision: Decision | None


@dataclass(frozen=True)
class TaskFilter:
    """What a list is narrowed to."""

    state: TaskState
    subject_kind: str | None
    institution_id: str | None
    overdue: bool | None
    submitted_after: datetime | None = None
    submitted_before: datetime | None = None


@dataclass(frozen=True)
class DecisionFilter:
    """What a list of decisions is narrowed to."""

    subject_kind: str | None = None
    subject_id: str | None = None
    institution_id: str | None = None
    outcome: Outcome | None = None
    decided_by_id: str | None = None
    decided_after: datetime | None = None
    decided_before: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """How many tasks there are of one kind in one state, and how many of them are overdue."""

    subject_kind: str
    state: TaskState
    count: int
    overdue: int


class Tasks(Protocol):
    """The tasks, for changing them."""

    def add(self, task: Task) -> None: ...

    def locked(self, task_id: str) -> Task | None:
        """The task, which nobody else can change until this transaction ends."""

    def newest_of(self, subject: Subject) -> Task | None:
        """The task of the subject's highest version so far. Nobody else asks until this transaction ends."""


class Withdrawals(Protocol):
    """What owners took back, remembered because a request may arrive after its withdrawal."""

    def remember(self, subject: Subject) -> None: ...

    def covers(self, subject: Subject) -> bool:
        """Whether this version, or a later one, was withdrawn."""


class Decisions(Protocol):
    """The decisions; there is no way to change or remove one."""

    def add(self, decision: Decision) -> None: ...


class TaskLists(Protocol):
    """The tasks, for reading."""

    def record(self, task_id: str) -> TaskRecord | None: ...

    def page(
        self, desk: Desk, narrowed: TaskFilter, now: datetime, *, limit: int, cursor: str | None
    ) -> Slice[TaskRecord]: ...

    def tallies(self, desk: Desk, institution_id: str | None, now: datetime) -> list[Tally]: ...

    def decisions(
        self, desk: Desk, narrowed: DecisionFilter, *, limit: int, cursor: str | None
    ) -> Slice[TaskRecord]:
        """Decisions of a desk, each beside its task, newest first."""


class Transaction(Protocol):
    """One use case's unit of work."""

    @property
    def tasks(self) -> Tasks: ...

    @property
    def withdrawals(self) -> Withdrawals: ...

    @property
    def decisions(self) -> Decisions: ...

    @property
    def lists(self) -> TaskLists: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def now(self) -> datetime: ...

    def record(self, fact: object) -> None:
        """Tell this domain event when the transaction commits."""
