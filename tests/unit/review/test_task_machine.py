"""Requests, repeats, newer versions, withdrawals and decisions on one subject, in any order (R3, R4, R33)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import DomainError
from services.review.domain.decision import Decision, Outcome
from services.review.domain.events import TaskDecided
from services.review.domain.task import DECIDED, Subject, Submission, Task, TaskState
from services.review.ports import Transaction
from services.review.usecases.decision import Verdict, decide
from services.review.usecases.task import open_task, withdraw_task

SCHOOL = "school"
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TEACHER = "teacher"
VERSIONS = st.integers(1, 6)


def administrator(actor_id: str) -> Actor:
    roles = frozenset({Role.SCHOOL_ADMIN})
    return Actor(kind="person", actor_id=actor_id, name=actor_id, institution_id=SCHOOL, roles=roles)


@dataclass
class Memory:
    """A unit of work on one subject, in memory."""

    actor: Actor = field(default_factory=lambda: administrator("admin"))
    now: datetime = NOW
    kept: list[Task] = field(default_factory=list)
    withdrawn: int = 0
    decided: list[Decision] = field(default_factory=list)
    told: list[TaskDecided] = field(default_factory=list)

    @property
    def tasks(self) -> Memory:
        return self

    @property
    def withdrawals(self) -> Memory:
        return self

    @property
    def decisions(self) -> _Decisions:
        return _Decisions(self.decided)

    def add(self, task: Task) -> None:
        self.kept.append(task)

    def locked(self, task_id: str) -> Task | None:
        return next((task for task in self.kept if task.task_id == task_id), None)

    def newest_of(self, _subject: Subject) -> Task | None:
        return max(self.kept, key=lambda task: task.subject_version, default=None)

    def remember(self, subject: Subject) -> None:
        self.withdrawn = max(self.withdrawn, subject.version)

    def covers(self, subject: Subject) -> bool:
        return self.withdrawn >= subject.version

    def record(self, fact: Any) -> None:
        self.told.append(fact)


@dataclass
class _Decisions:
    kept: list[Decision]

    def add(self, decision: Decision) -> None:
        self.kept.append(decision)


class OneSubject(RuleBasedStateMachine):
    """Everything that can come to review about one subject."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory()
        self.seen: dict[str, TaskState] = {}
        self.asked: set[int] = set()

    @property
    def tx(self) -> Transaction:
        return cast("Transaction", self.memory)

    @rule(version=VERSIONS)
    def ask(self, version: int) -> None:
        open_task(
            self.tx,
            subject=Subject("resource", "subject", version),
            submission=Submission(TEACHER, "李老师", NOW),
            deciding_institution_id=SCHOOL,
            title="第一讲",
            summary="",
            due_at=None,
            findings=(),
            context={},
        )
        if version > self.memory.withdrawn:
            self.asked.add(version)

    @rule(version=VERSIONS)
    def withdraw(self, version: int) -> None:
        withdraw_task(self.tx, subject=Subject("resource", "subject", version))

    @precondition(lambda self: self.memory.kept)
    @rule(
        data=st.data(),
        outcome=st.sampled_from(Outcome),
        reason=st.sampled_from(["", "画面模糊"]),
        by=st.sampled_from(["admin", "other", TEACHER]),
    )
    def decide(self, data: st.DataObject, outcome: Outcome, reason: str, by: str) -> None:
        task = data.draw(st.sampled_from(self.memory.kept))
        self.memory.actor = administrator(by)
        may = task.state is TaskState.OPEN and by != TEACHER and (reason or outcome is Outcome.APPROVED)
        before = (len(self.memory.decided), len(self.memory.told), task.state)
        try:
            decide(self.tx, Verdict(task.task_id, outcome, reason))
        except DomainError:
            assert not may
            assert (len(self.memory.decided), len(self.memory.told), task.state) == before
        else:
            assert may

    @invariant()
    def at_most_one_is_open_and_it_is_the_newest(self) -> None:
        waiting = [task for task in self.memory.kept if task.is_open()]
        assert len(waiting) <= 1
        if waiting:
            newest = self.memory.newest_of(Subject("resource", "subject", 1))
            assert waiting == [newest]
            assert waiting[0].subject_version > self.memory.withdrawn, "what is withdrawn does not wait"

    @invariant()
    def each_version_was_asked_for_and_came_once(self) -> None:
        versions = [task.subject_version for task in self.memory.kept]
        assert versions == sorted(set(versions))
        assert set(versions) <= self.asked

    @invariant()
    def the_newest_request_is_not_lost(self) -> None:
        live = {version for version in self.asked if version > self.memory.withdrawn}
        newest = self.memory.newest_of(Subject("resource", "subject", 1))
        if live:
            assert newest is not None
            assert newest.subject_version >= max(live)
            assert newest.state is TaskState.OPEN or newest.state in DECIDED

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        for task in self.memory.kept:
            earlier = self.seen.get(task.task_id, TaskState.OPEN)
            assert earlier in (TaskState.OPEN, task.state)
            self.seen[task.task_id] = task.state

    @invariant()
    def each_decided_task_has_one_decision_that_was_told_once(self) -> None:
        decided = [task.task_id for task in self.memory.kept if task.state in DECIDED]
        assert sorted(decided) == sorted(each.task_id for each in self.memory.decided)
        assert [each.decision for each in self.memory.told] == self.memory.decided
        assert all(each.decided_by_id != TEACHER for each in self.memory.decided), "nobody decides an own one"
        assert all(each.reason for each in self.memory.decided if each.outcome is not Outcome.APPROVED)


OneSubject.TestCase.settings = settings(max_examples=200, stateful_step_count=25, deadline=None)
TestOneSubject = OneSubject.TestCase
