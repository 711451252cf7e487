"""A run: one offering of a course, with its own copy of information and outline (R50–R54)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.states import StateMachine
from services.catalog.domain.course import CourseType
from services.catalog.domain.information import Information


class RunState(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    REJECTED = "rejected"
    PUBLISHED = "published"
    FINISHED = "finished"
    TAKEN_DOWN = "taken_down"


class RunAction(StrEnum):
    EDIT = "edit"
    PUBLISH = "publish"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FINISH = "finish"
    TAKE_DOWN = "take_down"


RUN_STATES = StateMachine[RunState, RunAction](
    "run",
    {
        (RunState.DRAFT, RunAction.EDIT): RunState.DRAFT,
        (RunState.DRAFT, RunAction.PUBLISH): RunState.PENDING,
        (RunState.PENDING, RunAction.APPROVE): RunState.PUBLISHED,
        (RunState.PENDING, RunAction.REJECT): RunState.REJECTED,
        (RunState.PENDING, RunAction.WITHDRAW): RunState.DRAFT,
        (RunState.REJECTED, RunAction.EDIT): RunState.REJECTED,
        (RunState.REJECTED, RunAction.PUBLISH): RunState.PENDING,
        (RunState.PUBLISHED, RunAction.FINISH): RunState.FINISHED,
        (RunState.PUBLISHED, RunAction.TAKE_DOWN): RunState.TAKEN_DOWN,
    },
)


UNPUBLISHED = frozenset({RunState.DRAFT, RunState.PENDING, RunState.REJECTED})
OVER = frozenset({RunState.FINISHED, RunState.TAKEN_DOWN})


class RunPhase(StrEnum):
    """A run's state as people see it: a published one is still to come, or running (R54)."""

    DRAFT = "draft"
    PENDING = "pending"
    REJECTED = "rejected"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    FINISHED = "finished"
    TAKEN_DOWN = "taken_down"


@dataclass(frozen=True)
class RunPeriod:
    """First and last day of a run, both included, in China."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise InvalidInput.of("/ends_on", "period_reversed")

    def lies_within(self, other: RunPeriod) -> bool:
        return other.starts_on <= self.starts_on and self.ends_on <= other.ends_on


@dataclass(frozen=True)
class RunDays:
    """As much of a run as says where it stands on a day (R54)."""

    state: RunState
    starts_on: date | None
    ends_on: date | None

    def state_on(self, today: date) -> RunState:
        if self.state == RunState.PUBLISHED and self.ends_on is not None and today > self.ends_on:
            return RunState.FINISHED
        return self.state

    def phase_on(self, today: date) -> RunPhase:
        state = self.state_on(today)
        if state == RunState.PUBLISHED:
            has_started = self.starts_on is not None and self.starts_on <= today
            return RunPhase.RUNNING if has_started else RunPhase.SCHEDULED
        return RunPhase(state)


SOURCE_IS_OVER = "所跟随的课程已结课或下架"
PERIOD_IS_OVER = "审核通过前开课周期已过，请重新选择开课周期"


@dataclass(eq=False)
class Run:
    """One offering. What it does depends on the day: all methods that ask take `today` in China."""

    run_id: str
    course_id: str
    run_number: int
    institution_id: str
    leader_id: str
    leader_name: str
    course_type: CourseType
    information: Information
    outline_id: str
    opened_at: datetime
    source_run_id: str | None = None
    """Of a synchronous SPOC's run: the MOOC run that it follows (R23)."""
    state: RunState = RunState.DRAFT
    reason: str = ""
    """Why it was rejected or taken down."""
    starts_on: date | None = None
    ends_on: date | None = None
    approved_on: date | None = None
    finished_on: date | None = None
    version: int = 1

    @property
    def followed_run_id(self) -> str | None:
        """The run whose information is this run's own, as it is at any time (R23)."""
        return self.source_run_id

    @property
    def period(self) -> RunPeriod | None:
        if self.starts_on is None or self.ends_on is None:
            return None
        return RunPeriod(self.starts_on, self.ends_on)

    def state_on(self, today: date) -> RunState:
        """The state that counts that day: a published run is finished after its last day (R54)."""
        return RunDays(self.state, self.starts_on, self.ends_on).state_on(today)

    def phase_on(self, today: date) -> RunPhase:
        """What people see that day."""
        return RunDays(self.state, self.starts_on, self.ends_on).phase_on(today)

    def is_running_on(self, today: date) -> bool:
        return self.phase_on(today) == RunPhase.RUNNING

    def require_editable(self, today: date) -> None:
        """Content changes only before publication and after a rejection (R36, R54)."""
        RUN_STATES.next(self.state_on(today), RunAction.EDIT)

    def change(self, information: Information, today: date) -> None:
        """Correct the copied information before publishing (again) (R51)."""
        self.require_editable(today)
        if information.title != self.information.title:
            raise Conflict("run_keeps_its_title", details={"title": self.information.title})
        self.information = information
        self.version += 1

    def rename(self, title: str, today: date) -> bool:
        """Follow the course's new name until the run is published; then it keeps its name (R61)."""
        if self.state_on(today) not in UNPUBLISHED or self.information.title == title:
            return False
        self.information = replace(self.information, title=title)
        self.version += 1
        return True

    def hand_over(self, leader_id: str, leader_name: str) -> None:
        """Give the run to the course's new leader (R61)."""
        self.leader_id, self.leader_name = leader_id, leader_name
        self.version += 1

    def publish(self, period: RunPeriod, today: date, source: Run | None = None) -> None:
        """Choose the period and ask for approval (R51).

        Args:
            period: first and last day.
            today: in China.
            source: the run that this one follows, if it follows one (R23).

        Raises:
            InvalidInput: `period_is_past`.
            Conflict: `run_state`; `source_not_running` or `period_outside_source` (R23).
        """
        if period.ends_on < today:
            raise InvalidInput.of("/ends_on", "period_is_past")
        RUN_STATES.next(self.state_on(today), RunAction.PUBLISH)
        if self.source_run_id is not None:
            self.information = _followed(source, period, today).information
        self._move(RunAction.PUBLISH, today)
        self.starts_on, self.ends_on = period.starts_on, period.ends_on
        self.reason = ""

    def obstacle(self, today: date, source: Run | None = None) -> str:
        """Why an approval would come too late, in the words of the rejection; empty when it does not.

        A period that passed while the run waited would finish it unseen (R54), and what follows a run that
        ended meanwhile has nothing left to follow (R23).
        """
        if self.source_run_id is not None and (source is None or not source.is_running_on(today)):
            return SOURCE_IS_OVER
        if self.ends_on is not None and self.ends_on < today:
            return PERIOD_IS_OVER
        return ""

    def approve(self, today: date, source: Run | None = None) -> None:
        """Publish it. The caller has asked for an `obstacle`."""
        if self.obstacle(today, source):
            raise ValueError(f"run {self.run_id} cannot be published any more")
        self._move(RunAction.APPROVE, today)
        self.approved_on = today

    def withdraw(self, today: date) -> None:
        """Take the request for approval back, to go on editing (R51)."""
        self._move(RunAction.WITHDRAW, today)

    def reject(self, reason: str, today: date) -> None:
        self._move(RunAction.REJECT, today)
        self.reason = reason

    def close(self, today: date) -> None:
        """End a running run before its last day (R54)."""
        if self.phase_on(today) == RunPhase.SCHEDULED:
            raise Conflict("run_not_started", details={"starts_on": str(self.starts_on)})
        self.end_with_source(today)

    def end_with_source(self, today: date) -> None:
        """End because the run that it follows ended, begun or not (R23)."""
        self._move(RunAction.FINISH, today)
        self.finished_on = today

    def take_down(self, reason: str, today: date) -> None:
        """Withdraw it from everyone at once (R53)."""
        self._move(RunAction.TAKE_DOWN, today)
        self.reason = reason

    def settle(self, today: date) -> bool:
        """Write down that the last day has passed; answers whether it just did (R54)."""
        if self.state == self.state_on(today):
            return False
        self.state = RunState.FINISHED
        self.finished_on = self.ends_on
        self.version += 1
        return True

    def _move(self, action: RunAction, today: date) -> None:
        self.state = RUN_STATES.next(self.state_on(today), action)
        self.version += 1


def _followed(source: Run | None, period: RunPeriod, today: date) -> Run:
    """The run that another follows; it must be running, and the other lie within its period (R23)."""
    if source is None or source.period is None or not source.is_running_on(today):
        raise Conflict("source_not_running")
    if not period.lies_within(source.period):
        raise Conflict(
            "period_outside_source",
            details={"starts_on": str(source.starts_on), "ends_on": str(source.ends_on)},
        )
    return source
