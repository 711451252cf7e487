"""What building courses needs from the outside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from chassis.domain.actor import Actor
from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.catalog.domain.completeness import OutlineFigures
from services.catalog.domain.course import Course, CourseType
from services.catalog.domain.outline import Outline
from services.catalog.domain.resource import Institution, Resource
from services.catalog.domain.run import Run, RunPhase


@dataclass(frozen=True)
class Paging:
    """Which page of a list."""

    limit: int
    cursor: str | None


@dataclass(frozen=True)
class CourseFilter:
    """Which courses; absent fields do not narrow."""

    institution_id: str | None = None
    leader_id: str | None = None
    course_type: CourseType | None = None
    category_code: str | None = None
    text: str | None = None
    teacher: str | None = None
    """Part of the leader's name."""


@dataclass(frozen=True)
class RunFilter(CourseFilter):
    """Which runs; absent fields do not narrow."""

    course_id: str | None = None
    phases: frozenset[RunPhase] = frozenset()
    """Empty: all."""
    since: date | None = None
    """Not over before this day."""
    until: date | None = None
    """Not beginning after this day."""
    taught_by: str | None = None
    """A member of the runs' teams."""


class Courses(Protocol):
    def add(self, course: Course) -> None: ...
    def get(self, course_id: str) -> Course | None: ...
    def take(self, course_id: str) -> Course | None:
        """The course as it is now, held until the transaction ends."""
        ...

    def take_of_entry(self, entry_id: str) -> Course | None:
        """The course that rests on that library entry, held; no run is opened under it meanwhile."""
        ...

    def of_entry(self, entry_id: str) -> Course | None:
        """The course that already rests on that library entry."""
        ...

    def find(self, narrowed: CourseFilter, paging: Paging) -> Slice[Course]:
        """Newest first."""
        ...

    def names_in(self, institution_id: str) -> list[CourseName]:
        """The names of all the school's courses, in one statement."""
        ...

    def following(self, run_ids: Collection[str]) -> list[Course]:
        """The synchronous courses that follow any of these runs (R23)."""
        ...


@dataclass(frozen=True)
class CourseName:
    """A course by its name, for hints."""

    course_id: str
    title: str
    course_type: CourseType
    leader_name: str


@dataclass(frozen=True)
class RunUse:
    """How much a run is used (R53)."""

    class_count: int = 0
    student_count: int = 0
    selecting_count: int = 0
    """Schools that selected it."""


@dataclass(frozen=True)
class RunLearning:
    """What the students of a run have done so far (R53, R87)."""

    active_count: int = 0
    """Students who opened at least one unit."""
    through_count: int = 0
    """Students who completed every unit."""
    completed_units: int = 0
    """Of all students together."""
    watched_seconds: int = 0
    scored_count: int = 0


class Runs(Protocol):
    def add(self, run: Run) -> None: ...
    def get(self, run_id: str) -> Run | None: ...
    def take(self, run_id: str) -> Run | None:
        """The run as it is now, locked until the transaction ends."""
        ...

    def find(self, narrowed: RunFilter, today: date, paging: Paging) -> Slice[Run]:
        """Newest first, in the phases of that day."""
        ...

    def last_number(self, course_id: str) -> int:
        """The highest run number of the course so far, 0 before the first. Locks the course's numbering."""
        ...

    def last_finished(self, course_id: str, today: date) -> Run | None:
        """The run with the highest number among those finished by today."""
        ...

    def by_ids(self, run_ids: Collection[str]) -> dict[str, Run]:
        """Several runs, in one statement; in none for none."""
        ...

    def take_of_course(self, course_id: str) -> list[Run]:
        """All runs of the course, the latest first, held until the transaction ends."""
        ...

    def count_finished(self, course_id: str, today: date) -> int:
        """How many runs of the course came to their end by today."""
        ...

    def following(self, run_id: str) -> list[Run]:
        """The published and pending runs of synchronous courses that follow this run, locked (R23)."""
        ...

    def learning_of(self, run_id: str, unit_count: int) -> RunLearning:
        """What the students of a run have done, of so many units."""
        ...

    def published_courses(self) -> dict[str, int]:
        """The number of MOOCs with a published run, by category (R28)."""
        ...

    def use_of(self, run_ids: Collection[str]) -> dict[str, RunUse]:
        """How much the runs are used, in one statement; a run without classes is left out."""
        ...

    def student_ids(self, run_id: str) -> list[str]:
        """Everyone in any class of the run."""
        ...

    def past_their_end(self, today: date, limit: int) -> list[Run]:
        """Published runs whose last day is over, earliest first."""
        ...


@dataclass(frozen=True)
class ResourceUse:
    """A place where an outline uses a resource (R36)."""

    outline_id: str
    course_title: str
    run_number: int | None
    run_state: str | None
    chapter: str
    section: str
    unit: str


class Outlines(Protocol):
    def add(self, outline: Outline) -> None: ...
    def get(self, outline_id: str) -> Outline | None:
        """The whole outline, in a number of statements that does not grow with it."""
        ...

    def of_run_shows(self, run_id: str, resource_id: str) -> bool:
        """Whether the run's outline shows the resource."""
        ...

    def uses_of(self, resource_id: str, limit: int) -> list[ResourceUse]:
        """Where the resource is used, at most that many places."""
        ...

    def figures(self, outline_ids: Collection[str]) -> dict[str, OutlineFigures]:
        """Outlines in numbers, in one statement; an outline without chapters is left out."""
        ...


class Resources(Protocol):
    def get(self, resource_id: str) -> Resource | None: ...
    def take(self, resource_id: str) -> Resource | None:
        """The same, held against others who hear of it until this transaction ends."""
        ...

    def add(self, resource: Resource) -> None: ...
    def by_ids(self, resource_ids: Collection[str]) -> dict[str, Resource]: ...
    def find_usable(
        self, course_id: str, lender_run_id: str | None, kind: str | None, text: str | None, paging: Paging
    ) -> Slice[Resource]:
        """Resources that may be used: the course's own and those that the lender's outline shows, oldest first."""
        ...


class Institutions(Protocol):
    def get(self, institution_id: str) -> Institution | None: ...
    def take(self, institution_id: str) -> Institution | None:
        """The school, which nobody else can change until this transaction ends."""

    def add(self, institution: Institution) -> None: ...
    def ids_by_name(self, names: Collection[str]) -> dict[str, str]:
        """The schools of these names; unknown names are left out."""
        ...


class Papers(Protocol):
    def add(self, paper: Paper) -> None: ...
    def get(self, paper_id: str) -> Paper | None: ...
    def forget_cover(self, cover_id: str) -> None:
        """Remove a cover, unless some course or run shows it."""
        ...


class BuildingTransaction(Protocol):
    """What use cases of building work on; one transaction each."""

    courses: Courses
    runs: Runs
    outlines: Outlines
    resources: Resources
    institutions: Institutions
    papers: Papers

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date:
        """The calendar day in China."""
        ...

    def record(self, fact: Any) -> None: ...
