"""What building courses needs from the outside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from chassis.domain.actor import Actor
from services.catalog.domain.course import Course
from services.catalog.domain.library import LibraryEntry
from services.catalog.domain.outline import Outline
from services.catalog.domain.resource import Institution, Resource
from services.catalog.domain.run import Run


class LibraryEntries(Protocol):
    def add(self, entry: LibraryEntry) -> None: ...
    def get(self, entry_id: str) -> LibraryEntry | None: ...
    def of_title_or_leader(self, institution_id: str, title: str, leader_id: str) -> list[LibraryEntry]:
        """The school's entries of that name or of that leader."""
        ...


class Courses(Protocol):
    def add(self, course: Course) -> None: ...
    def get(self, course_id: str) -> Course | None: ...
    def of_entry(self, entry_id: str) -> Course | None:
        """The course that already rests on that library entry."""
        ...


class Runs(Protocol):
    def add(self, run: Run) -> None: ...
    def get(self, run_id: str) -> Run | None: ...
    def last_number(self, course_id: str) -> int:
        """The highest run number of the course so far, 0 before the first. Locks the course's numbering."""
        ...

    def last_finished(self, course_id: str, today: date) -> Run | None:
        """The run with the highest number among those finished by today."""
        ...

    def following(self, run_id: str) -> list[Run]:
        """The published runs of synchronous courses that follow this run (R23)."""
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

    def uses_of(self, resource_id: str, limit: int) -> list[ResourceUse]: ...


class Resources(Protocol):
    def get(self, resource_id: str) -> Resource | None: ...
    def add(self, resource: Resource) -> None: ...
    def by_ids(self, resource_ids: Collection[str]) -> dict[str, Resource]: ...


class Institutions(Protocol):
    def get(self, institution_id: str) -> Institution | None: ...
    def add(self, institution: Institution) -> None: ...


class BuildingTransaction(Protocol):
    """What use cases of building work on; one transaction each."""

    library: LibraryEntries
    courses: Courses
    runs: Runs
    outlines: Outlines
    resources: Resources
    institutions: Institutions

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date:
        """The calendar day in China."""
        ...

    def record(self, fact: Any) -> None: ...
