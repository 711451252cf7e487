"""What sharing knows of the other services' facts, fed by their events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Run:
    """A run as catalog tells of it."""

    run_id: str
    course_id: str
    run_number: int
    title: str
    course_type: str
    institution_id: str
    leader_id: str
    leader_name: str
    category_code: str | None
    online_credits: Decimal
    total_credits: Decimal
    starts_on: date
    ends_on: date
    state: str
    approved_on: date
    version: int

    @property
    def is_mooc(self) -> bool:
        return self.course_type == "mooc"

    @property
    def is_published(self) -> bool:
        return self.state == "published"

    @property
    def is_taken_down(self) -> bool:
        return self.state == "taken_down"

    def is_finished(self, today: date) -> bool:
        """Whether it ran to its end. Catalog's daily sweep and this reading agree (R54)."""
        return self.state == "finished" or (self.is_published and today > self.ends_on)

    def is_over(self, today: date) -> bool:
        return self.is_taken_down or self.is_finished(today)


@dataclass(frozen=True)
class Institution:
    """A school as accounts tells of it."""

    institution_id: str
    code: str
    name: str
    kind: str
    alliance_part: str | None
    version: int = 1


@dataclass(frozen=True)
class TeachingClass:
    """A class in a run, and the school whose students it takes."""

    class_id: str
    run_id: str
    institution_id: str
    tutor_id: str
    title: str
    version: int = 1
    is_closed: bool = False


@dataclass(frozen=True)
class TeamMember:
    """Someone in a run's teaching team, or who was."""

    run_id: str
    person_id: str
    institution_id: str
    permissions: tuple[str, ...]
    version: int

    @property
    def is_member(self) -> bool:
        return bool(self.permissions)


@dataclass(frozen=True)
class ClassSize:
    class_id: str
    size: int
    version: int
    counted_on: date
    """The day in China on which students came or went."""


@dataclass(frozen=True)
class Score:
    """A student's final score in a class (R87)."""

    class_id: str
    run_id: str
    student_id: str
    student_name: str
    student_institution_id: str
    score: Decimal
    watched_seconds: int
    version: int


@dataclass(frozen=True)
class OfferedRun:
    """A run as the other schools see it on a list; a published version keeps it as it was."""

    run_id: str
    course_id: str
    run_number: int
    title: str
    institution_id: str
    institution_name: str
    leader_id: str
    leader_name: str
    category_code: str | None
    online_credits: Decimal
    total_credits: Decimal
    starts_on: date
    ends_on: date
