"""Facts that sharing tells."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from chassis.contracts.base import Event, Id
from chassis.contracts.notices import NoticeRaised
from chassis.contracts.review.events import ReviewRequested, ReviewWithdrawn


class SharingEvent(Event):
    SOURCE: ClassVar[str] = "sharing"


class ShareListPublished(SharingEvent):
    """A version of a term's share list is public among the schools (R72)."""

    TYPE: ClassVar[str] = "share_list_published.v1"
    share_list_id: Id
    term_id: Id
    list_version: int
    run_ids: list[Id]


class RecommendationsChanged(SharingEvent):
    """What the public is recommended changed, or a recommended run did (R74)."""

    TYPE: ClassVar[str] = "recommendations_changed.v1"


class SelectionChanged(SharingEvent):
    """A school selected a run for a term, or the selection moved on (R80)."""

    TYPE: ClassVar[str] = "selection_changed.v1"
    selection_id: Id
    run_id: Id
    selecting_institution_id: Id
    offering_institution_id: Id
    way: int
    tutor_id: Id | None
    state: str
    version: int


class CreditRecognised(SharingEvent):
    """A home school recognised a student's result in a shared run, or revoked that (R90)."""

    TYPE: ClassVar[str] = "credit_recognised.v1"
    recognition_id: Id
    run_id: Id
    student_id: Id
    institution_id: Id
    credits: Decimal
    is_revoked: bool = False


class EvaluationPublished(SharingEvent):
    """The centre shows the result of an evaluation on the page of the course, or takes it back (R93)."""

    TYPE: ClassVar[str] = "evaluation_published.v1"
    evaluation_id: Id
    run_id: Id
    is_retracted: bool = False


class SharingReviewRequested(ReviewRequested):
    """Asks review for a decision on something that sharing owns."""

    SOURCE: ClassVar[str] = "sharing"


class SharingReviewWithdrawn(ReviewWithdrawn):
    """Takes such a request back."""

    SOURCE: ClassVar[str] = "sharing"


class SharingNotice(NoticeRaised):
    """Something that people concerned by a fact of sharing should hear (R94)."""

    SOURCE: ClassVar[str] = "sharing"
