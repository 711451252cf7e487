"""Rubrics, evaluations and expert reviews, kept and read (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.evaluation import Evaluation, EvaluationState
from services.sharing.domain.expert_review import ExpertReview, ReviewState
from services.sharing.domain.rubric import Rubric


@dataclass(frozen=True)
class EvaluationRecord:
    """An evaluation beside the names of what it is about."""

    evaluation: Evaluation
    run_title: str
    run_number: int
    offering_name: str
    term_name: str


@dataclass(frozen=True)
class ReviewRecord:
    """A review and its evaluation, as its reviewer sees them."""

    review: ExpertReview
    record: EvaluationRecord


@dataclass(frozen=True)
class EvaluationFilter:
    run_id: str | None
    term_id: str | None
    state: EvaluationState | None


class Rubrics(Protocol):
    """The versions of the rubric. None is changed or removed."""

    def add(self, rubric: Rubric) -> None: ...

    def get(self, number: int) -> Rubric | None: ...

    def newest_number(self) -> int:
        """0 when there is none yet."""

    def page(self, *, limit: int, cursor: str | None) -> Slice[Rubric]: ...


class Evaluations(Protocol):
    """Evaluations, for changing them."""

    def add(self, evaluation: Evaluation) -> None: ...

    def locked(self, evaluation_id: str) -> Evaluation | None: ...


class Reviews(Protocol):
    """Expert reviews, for changing them."""

    def add_all(self, reviews: Sequence[ExpertReview]) -> None: ...

    def evaluation_of(self, review_id: str) -> str | None:
        """The id of the evaluation, which never changes."""

    def locked(self, review_id: str) -> ExpertReview | None: ...

    def of(self, evaluation_id: str) -> list[ExpertReview]:
        """All of an evaluation, those of released reviewers too."""

    def due_for_reminder(
        self, due_until: date, today: date, *, most: int
    ) -> list[tuple[ExpertReview, Evaluation, str]]:
        """Waiting reviews due by then, locked, whose writers were not reminded, or not since they are late.

        Each with its evaluation and the title of the run.
        """


class EvaluationLists(Protocol):
    """Evaluations and reviews, for reading."""

    def record(self, evaluation_id: str, sight: SchoolSight) -> EvaluationRecord | None: ...

    def page(
        self, sight: SchoolSight, narrowed: EvaluationFilter, *, limit: int, cursor: str | None
    ) -> Slice[EvaluationRecord]: ...

    def review(self, review_id: str, reviewer_id: str) -> ReviewRecord | None: ...

    def reviews_of(
        self, reviewer_id: str, state: ReviewState | None, *, limit: int, cursor: str | None
    ) -> Slice[ReviewRecord]: ...

    def published(self, run_id: str) -> EvaluationRecord | None:
        """The latest published one of the run."""
