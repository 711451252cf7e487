"""Facts that catalog tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from chassis.contracts.base import Event, Id
from chassis.contracts.notices import NoticeRaised
from chassis.contracts.review.events import ReviewRequested, ReviewWithdrawn


class CatalogEvent(Event):
    SOURCE: ClassVar[str] = "catalog"


class RunChanged(CatalogEvent):
    """A run's public facts, in full, from its approval on and at every later change (R51, R53, R54)."""

    TYPE: ClassVar[str] = "run_changed.v1"
    run_id: Id
    course_id: Id
    run_number: int
    """1 for the first run of a course, and so on."""
    title: str
    course_type: str
    """`mooc` or `spoc`."""
    institution_id: Id
    leader_id: Id
    leader_name: str
    category_code: str | None
    online_credits: Decimal
    total_credits: Decimal
    starts_on: date
    ends_on: date
    state: str
    """`published`, `finished` or `taken_down`."""
    reason: str = ""
    """Why it was taken down (R53)."""
    approved_on: date
    version: int


class TeamMemberChanged(CatalogEvent):
    """Someone joined a run's teaching team, got other permissions, or left (R81)."""

    TYPE: ClassVar[str] = "team_member_changed.v1"
    run_id: Id
    person_id: Id
    institution_id: Id
    permissions: list[str]
    """Empty when the person left."""
    version: int


class ClassOpened(CatalogEvent):
    """A class was built in a run (R81, R82). `institution_id` is the school whose students it takes."""

    TYPE: ClassVar[str] = "class_opened.v1"
    class_id: Id
    run_id: Id
    institution_id: Id
    tutor_id: Id
    title: str
    version: int = 1


class ClassChanged(CatalogEvent):
    """A class has another name or tutor, or was closed while it was empty (R81). The latest `version` counts."""

    TYPE: ClassVar[str] = "class_changed.v1"
    class_id: Id
    run_id: Id
    institution_id: Id
    tutor_id: Id
    title: str
    is_closed: bool
    version: int


class EnrolmentsChanged(CatalogEvent):
    """Students of a class, at most 500 in one event (R86)."""

    TYPE: ClassVar[str] = "enrolments_changed.v1"
    class_id: Id
    run_id: Id
    added_student_ids: list[Id] = []
    removed_student_ids: list[Id] = []
    size: int
    """Students in the class after this change."""
    version: int


class ScoreRecorded(CatalogEvent):
    """A student's final score in a class (R87). The latest `version` per enrolment counts."""

    TYPE: ClassVar[str] = "score_recorded.v1"
    run_id: Id
    class_id: Id
    student_id: Id
    student_name: str
    student_institution_id: Id
    score: Decimal
    """0–100, one decimal place."""
    watched_seconds: int
    version: int


class CatalogReviewRequested(ReviewRequested):
    """Asks review for a decision on something that catalog owns."""

    SOURCE: ClassVar[str] = "catalog"


class CatalogReviewWithdrawn(ReviewWithdrawn):
    """Takes such a request back."""

    SOURCE: ClassVar[str] = "catalog"


class CatalogNotice(NoticeRaised):
    """Something that people concerned by a fact of catalog should hear (R94)."""

    SOURCE: ClassVar[str] = "catalog"
