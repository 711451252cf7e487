"""Rubrics, evaluations and expert reviews in PostgreSQL, for changing them (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.evaluations import evaluations, expert_reviews, rubrics
from services.sharing.adapters.tables.projections import runs
from services.sharing.domain.evaluation import Evaluation, EvaluationState
from services.sharing.domain.expert_review import WAITING, ExpertReview
from services.sharing.domain.rubric import Rubric


class SqlRubrics:
    """Implements `ports.Rubrics`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rubric: Rubric) -> None:
        self._session.add(rubric)

    def get(self, number: int) -> Rubric | None:
        return self._session.get(Rubric, number)

    def newest_number(self) -> int:
        return self._session.scalar(select(func.max(rubrics.c.number))) or 0

    def page(self, *, limit: int, cursor: str | None) -> Slice[Rubric]:
        return fetch_slice(
            self._session,
            select(Rubric, rubrics.c.number),
            keys=[rubrics.c.number],
            limit=limit,
            cursor=cursor,
            item=lambda row: row.Rubric,
            descending=True,
        )


class SqlEvaluations:
    """Implements `ports.Evaluations`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, evaluation: Evaluation) -> None:
        self._session.add(evaluation)

    def locked(self, evaluation_id: str) -> Evaluation | None:
        return self._session.get(Evaluation, evaluation_id, with_for_update=True)


class SqlReviews:
    """Implements `ports.Reviews`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, reviews: Sequence[ExpertReview]) -> None:
        self._session.add_all(reviews)

    def evaluation_of(self, review_id: str) -> str | None:
        statement = select(expert_reviews.c.evaluation_id).where(expert_reviews.c.review_id == review_id)
        return self._session.scalar(statement)

    def locked(self, review_id: str) -> ExpertReview | None:
        return self._session.get(ExpertReview, review_id, with_for_update=True)

    def of(self, evaluation_id: str) -> list[ExpertReview]:
        statement = (
            select(ExpertReview)
            .where(expert_reviews.c.evaluation_id == evaluation_id)
            .order_by(expert_reviews.c.review_id)
        )
        return list(self._session.scalars(statement))

    def due_for_reminder(
        self, due_until: date, today: date, *, most: int
    ) -> list[tuple[ExpertReview, Evaluation, str]]:
        is_late = evaluations.c.due_on < today
        statement = (
            select(ExpertReview, Evaluation, runs.c.title)
            .join(Evaluation, evaluations.c.evaluation_id == expert_reviews.c.evaluation_id)
            .join(runs, runs.c.run_id == evaluations.c.run_id)
            .where(
                evaluations.c.state == EvaluationState.OPEN,
                evaluations.c.due_on <= due_until,
                expert_reviews.c.state.in_(WAITING),
                or_(
                    expert_reviews.c.reminded_on.is_(None),
                    is_late & (expert_reviews.c.reminded_on <= evaluations.c.due_on),
                ),
            )
            .order_by(expert_reviews.c.review_id)
            .limit(most)
            .with_for_update(of=expert_reviews, skip_locked=True)
        )
        return [(row[0], row[1], row[2]) for row in self._session.execute(statement)]
