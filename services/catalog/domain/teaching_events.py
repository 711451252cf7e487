"""What happened in teams, classes and learning, as the rest of the platform is told."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.domain.enrolment import Enrolment
from services.catalog.domain.teaching_class import TeachingClass
from services.catalog.domain.team import TeamMember


@dataclass(frozen=True)
class TeamChanged:
    """A member was added, got other permissions or left (R81)."""

    member: TeamMember


@dataclass(frozen=True)
class MemberWelcomed:
    """A person who was added to a team hears of it (R94)."""

    member: TeamMember
    run_title: str
    leader_name: str


@dataclass(frozen=True)
class ClassBuilt:
    """A class was opened (R55, R81, R82)."""

    teaching_class: TeachingClass


@dataclass(frozen=True)
class ClassAltered:
    """A class has another name or tutor, or is no more (R81)."""

    teaching_class: TeachingClass
    is_closed: bool = False


@dataclass(frozen=True)
class ClassHandedOver:
    """Those who ran a class and who run it now hear of it (R94)."""

    teaching_class: TeachingClass
    run_title: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True)
class ClassAnnounced:
    """The leader hears of a class that a tutor opened (R94)."""

    teaching_class: TeachingClass
    run_title: str
    person_id: str


@dataclass(frozen=True)
class StudentsMoved:
    """Students came into a class or left it, at most 500 of them; `size` and `version` are the class's then."""

    class_id: str
    run_id: str
    added_ids: tuple[str, ...]
    removed_ids: tuple[str, ...]
    size: int
    version: int


@dataclass(frozen=True)
class ScoreGiven:
    """A final score was entered or corrected (R87)."""

    enrolment: Enrolment
    watched_seconds: int
