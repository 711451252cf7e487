"""What teaching and learning need from the outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from chassis.domain.paging import Slice
from services.catalog.domain.enrolment import Enrolment, Place
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.release import ReleasePlan, UnitPlace
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.score_sheet import Scored
from services.catalog.domain.search import SearchOrder, Word
from services.catalog.domain.teaching_class import Selection, TeachingClass
from services.catalog.domain.team import Permission, TeamMember


class Team(Protocol):
    def add(self, member: TeamMember) -> None: ...
    def get(self, run_id: str, person_id: str) -> TeamMember | None:
        """The person's row, also of one who left."""
        ...

    def hold(self, run_id: str, person_id: str) -> TeamMember | None:
        """The same as it is now; whoever would change it waits until this transaction ends."""
        ...

    def take(self, run_id: str, person_id: str) -> TeamMember | None:
        """The same, held against those who hold it, too."""
        ...

    def of_run(self, run_id: str) -> list[TeamMember]:
        """The active members, the leader first."""
        ...

    def teaches(self, run_id: str, person_id: str) -> bool:
        """Whether the person is in the team of the run."""
        ...

    def teaches_course(self, course_id: str, person_id: str) -> bool:
        """Whether the person is in the team of any run of the course."""
        ...

    def may(self, run_id: str, person_id: str, permission: Permission) -> bool:
        """Whether the person, as a member of the run's team, holds the permission."""
        ...

    def may_in_course(self, course_id: str, person_id: str, permission: Permission) -> bool:
        """Whether the person holds the permission in the latest run of the course."""
        ...


@dataclass(frozen=True)
class ClassRow:
    """A class with the names that people read."""

    teaching_class: TeachingClass
    run_title: str
    institution_name: str


class Classes(Protocol):
    def add(self, teaching_class: TeachingClass) -> None: ...
    def get(self, class_id: str) -> TeachingClass | None: ...
    def has_school(self, run_id: str, institution_id: str) -> bool:
        """Whether the institution has a class of its own in the run."""
        ...

    def public_of(self, run_id: str) -> TeachingClass: ...
    def take_public(self, run_id: str) -> TeachingClass:
        """The same as it is now, locked until the transaction ends."""
        ...

    def lock(self, class_ids: Collection[str]) -> dict[str, TeachingClass]:
        """The classes, locked in the order of their ids until the transaction ends."""
        ...

    def remove(self, teaching_class: TeachingClass) -> None:
        """Take an empty class away, with its release plan."""
        ...

    def of_tutor(self, run_id: str, tutor_id: str) -> list[str]:
        """Ids of the classes of a run that a person runs."""
        ...

    def rows_of_tutor(self, tutor_id: str, *, limit: int, cursor: str | None) -> Slice[ClassRow]:
        """The classes that a person runs, in all runs, the newest first."""
        ...

    def row(self, class_id: str) -> ClassRow: ...
    def rows(
        self, run_id: str, *, of_all: bool, institution_id: str | None, limit: int, cursor: str | None
    ) -> Slice[ClassRow]:
        """The classes of a run: of all schools, or the public one and those of the institution."""
        ...


class ReleasePlans(Protocol):
    def add(self, plan: ReleasePlan) -> None: ...
    def get(self, class_id: str) -> ReleasePlan: ...
    def of_classes(self, class_ids: Collection[str]) -> dict[str, ReleasePlan]:
        """The plans of several classes, read in one statement."""
        ...


@dataclass(frozen=True)
class StudentRow:
    """A student of a class and what the learning records add up to."""

    enrolment: Enrolment
    completed_units: int
    watched_seconds: int
    last_seen_at: datetime | None


@dataclass(frozen=True)
class ScoreVersion:
    score_version: int
    score: Decimal
    scored_at: datetime
    scored_by_id: str


@dataclass(frozen=True)
class ScoreRow:
    """A student in the sheet of a class's scores."""

    student_id: str
    student_number: str
    student_name: str
    score: Decimal | None


class Enrolments(Protocol):
    def add_all(self, enrolments: Sequence[Enrolment]) -> None: ...
    def of_student(self, run_id: str, student_id: str) -> Enrolment | None: ...
    def of_students(self, run_id: str, student_ids: Collection[str]) -> dict[str, Enrolment]:
        """The students' enrolments in the run, by student."""
        ...

    def in_class(self, class_id: str, student_id: str) -> Enrolment | None:
        """The student's enrolment in the class as it is now, held until the transaction ends."""
        ...

    def remove(self, enrolment: Enrolment) -> None: ...
    def places(self, run_id: str, student_ids: Collection[str]) -> dict[str, Place]:
        """In which class of the run each of the students is."""
        ...

    def keep_scores(self, enrolments: Sequence[Enrolment]) -> None:
        """Write the present scores into the history."""
        ...

    def scored(self, class_id: str, keys: Collection[str], *, by_number: bool) -> dict[str, Scored]:
        """The students of a class by these student numbers, or by these ids."""
        ...

    def score_rows(self, class_id: str, *, limit: int) -> list[ScoreRow]: ...
    def score_history(self, enrolment_id: str) -> list[ScoreVersion]: ...
    def rows(
        self, class_id: str, *, visible: Collection[str], limit: int, cursor: str | None
    ) -> Slice[StudentRow]:
        """The students of a class; completed units are counted among the visible ones."""
        ...


@dataclass(frozen=True)
class SeenUnit:
    """A unit of a run with what is needed to decide on it, read in one statement."""

    run: Run
    place: UnitPlace
    title: str
    resource_id: str
    kind: str
    duration_seconds: float | None
    plan: ReleasePlan | None
    """Of the person's class; absent for those who are not enrolled."""


@dataclass(frozen=True)
class UnitFigures:
    """What the students of a class did with a unit."""

    opened: int
    completed: int
    watched_seconds: int


@dataclass(frozen=True)
class MyRunRow:
    run: Run
    institution_name: str
    is_member: bool
    class_id: str | None


class LearningRecords(Protocol):
    def unit(self, unit_id: str, person_id: str) -> SeenUnit | None:
        """The unit of a run. Units of a course as it is built are none: nobody learns there."""
        ...

    def get(self, student_id: str, unit_id: str) -> LearningRecord | None: ...
    def of_run(self, run_id: str, student_id: str) -> dict[str, LearningRecord]:
        """The student's records in the run, by unit."""
        ...

    def figures(self, class_id: str) -> dict[str, UnitFigures]:
        """What the students who are in the class now did, by unit; added up in one statement."""
        ...

    def watched_seconds(self, run_id: str, student_ids: Collection[str]) -> dict[str, int]: ...
    def my_runs(self, person_id: str, *, limit: int, cursor: str | None) -> Slice[MyRunRow]: ...


class Selections(Protocol):
    def add(self, selection: Selection) -> None: ...
    def get(self, selection_id: str) -> Selection | None: ...
    def of_institution(self, run_id: str, institution_id: str) -> list[Selection]: ...


@dataclass(frozen=True)
class PublicRunRow:
    run: Run
    institution_name: str


MOST_COUNTED = 1000
"""Of what a search finds, no more is counted."""


@dataclass(frozen=True)
class PublicSearch:
    """Which public runs, and in which order; absent fields do not narrow."""

    phases: tuple[RunPhase, ...]
    words: tuple[Word, ...] = ()
    category_code: str | None = None
    institution_id: str | None = None
    institution_kind: str | None = None
    least_credits: Decimal | None = None
    most_credits: Decimal | None = None
    order: SearchOrder = SearchOrder.START_DATE


@dataclass(frozen=True)
class PublicFound:
    """One page of a search; `total`, told with the first one, is how many there are, or one more than counted."""

    page: Slice[PublicRunRow]
    total: int | None


class PublicRuns(Protocol):
    def search(self, wanted: PublicSearch, today: date, *, limit: int, cursor: str | None) -> PublicFound:
        """MOOC runs that were published, in the phases of that day."""
        ...

    def student_count(self, run_id: str) -> int: ...


class TeachingTransaction(Protocol):
    """What use cases of teaching and learning work on, beside what building offers."""

    team: Team
    classes: Classes
    release_plans: ReleasePlans
    enrolments: Enrolments
    learning: LearningRecords
    selections: Selections
    public_runs: PublicRuns
