"""A SPOC asks to become a MOOC: what it needs, how far it is, and the centre's decision (R56)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.catalog.domain.course import Course, SpocKind
from services.catalog.domain.library import EntryFacts, Level, Standing

NEEDED_VIDEO_SECONDS = 240 * 60
NEEDED_FINISHED_RUNS = 1
BATCH = "SPOC 转 MOOC"
"""What the library entry of a converted course names as its batch."""


class ApplicationState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


APPLICATION_STATES = StateMachine[ApplicationState, ApplicationAction](
    "mooc_application",
    {
        (ApplicationState.PENDING, ApplicationAction.APPROVE): ApplicationState.APPROVED,
        (ApplicationState.PENDING, ApplicationAction.REJECT): ApplicationState.REJECTED,
        (ApplicationState.PENDING, ApplicationAction.WITHDRAW): ApplicationState.WITHDRAWN,
    },
)


@dataclass(frozen=True)
class Condition:
    """One thing that is needed, with its figure."""

    code: str
    actual: int
    required: int
    unit: str
    """`seconds`, `runs`, or `yes_no` for what holds (1) or does not (0)."""

    @property
    def is_met(self) -> bool:
        return self.actual >= self.required


@dataclass(frozen=True)
class CourseStanding:
    """What of a course counts for its becoming a MOOC."""

    is_independent: bool
    video_seconds: int
    """Approved videos that the course's own outline refers to, each once."""
    finished_runs: int
    is_name_free: bool
    """No other entry waits for the same name and leader, and none carries another course."""

    @property
    def conditions(self) -> list[Condition]:
        """All conditions, met or not, in the order in which people meet them (R56)."""
        return [
            Condition("independent_spoc", int(self.is_independent), 1, "yes_no"),
            Condition("video_seconds", self.video_seconds, NEEDED_VIDEO_SECONDS, "seconds"),
            Condition("finished_runs", self.finished_runs, NEEDED_FINISHED_RUNS, "runs"),
            Condition("name_free", int(self.is_name_free), 1, "yes_no"),
        ]


def unmet(conditions: Sequence[Condition]) -> list[Condition]:
    return [condition for condition in conditions if not condition.is_met]


def is_independent(course: Course) -> bool:
    """Synchronous and asynchronous courses cannot become MOOCs, and a MOOC is one already."""
    return course.spoc_kind == SpocKind.INDEPENDENT


@dataclass(eq=False)
class MoocApplication:
    """A course asks to become a MOOC. Kept for ever, whatever became of it (R4)."""

    application_id: str
    course_id: str
    institution_id: str
    leader_id: str
    leader_name: str
    title: str
    video_seconds: int
    finished_runs: int
    submitted_by_id: str
    submitted_at: datetime
    state: ApplicationState = ApplicationState.PENDING
    reason: str = ""
    """Why it was rejected."""
    decided_at: datetime | None = None
    library_entry_id: str | None = None
    """Of an approved one: under which the course is on file since."""
    version: int = 1

    def approve(self, library_entry_id: str, now: datetime) -> None:
        self._move(ApplicationAction.APPROVE)
        self.library_entry_id, self.decided_at = library_entry_id, now

    def reject(self, reason: str, now: datetime) -> None:
        self._move(ApplicationAction.REJECT)
        self.reason, self.decided_at = reason, now

    def withdraw(self) -> None:
        self._move(ApplicationAction.WITHDRAW)

    def is_of(self, course: Course) -> bool:
        """Whether the course still has the name and the leader that the centre was shown."""
        return (course.information.title, course.leader_id) == (self.title, self.leader_id)

    def _move(self, action: ApplicationAction) -> None:
        self.state = APPLICATION_STATES.next(self.state, action)
        self.version += 1


def new_application(
    course: Course, standing: CourseStanding, *, submitted_by_id: str, submitted_at: datetime
) -> MoocApplication:
    """An application that waits for the centre, with the figures that it rests on."""
    return MoocApplication(
        new_id(),
        course.course_id,
        course.institution_id,
        course.leader_id,
        course.leader_name,
        course.information.title,
        standing.video_seconds,
        standing.finished_runs,
        submitted_by_id,
        submitted_at,
    )


def facts_of_converted(course: Course, year: int) -> EntryFacts:
    """What the library says of a course that was converted: built and in use, not yet a project (R62)."""
    return EntryFacts(
        course.information.title,
        course.leader_id,
        course.leader_name,
        Standing.UNDER_CONSTRUCTION,
        Level.PROVINCIAL,
        BATCH,
        year,
    )
