"""Evaluations and expert reviews in PostgreSQL, for reading them (R93)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.evaluations import evaluations, expert_reviews
from services.sharing.adapters.tables.lists import terms
from services.sharing.adapters.tables.projections import institutions, runs
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.evaluation import DONE, Evaluation, EvaluationState
from services.sharing.domain.expert_review import ExpertReview, ReviewState
from services.sharing.ports.evaluations import EvaluationFilter, EvaluationRecord, ReviewRecord


class SqlEvaluationLists:
    """Implements `ports.EvaluationLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, evaluation_id: str, sight: SchoolSight) -> EvaluationRecord | None:
        wanted = _named(select(Evaluation)).where(evaluations.c.evaluation_id == evaluation_id, _seen(sight))
        row = self._session.execute(wanted).one_or_none()
        return None if row is None else _record(row)

    def page(
        self, sight: SchoolSight, narrowed: EvaluationFilter, *, limit: int, cursor: str | None
    ) -> Slice[EvaluationRecord]:
        wanted = {
            evaluations.c.run_id: narrowed.run_id,
            evaluations.c.term_id: narrowed.term_id,
            evaluations.c.state: narrowed.state,
        }
        conditions = [column == value for column, value in wanted.items() if value is not None]
        return fetch_slice(
            self._session,
            _named(select(Evaluation, evaluations.c.evaluation_id)).where(_seen(sight), *conditions),
            keys=[evaluations.c.evaluation_id],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=True,
        )

    def review(self, review_id: str, reviewer_id: str) -> ReviewRecord | None:
        wanted = _reviews().where(
            expert_reviews.c.review_id == review_id, expert_reviews.c.reviewer_id == reviewer_id
        )
        row = self._session.execute(wanted).one_or_none()
        return None if row is None else _review_record(row)

    def reviews_of(
        self, reviewer_id: str, state: ReviewState | None, *, limit: int, cursor: str | None
    ) -> Slice[ReviewRecord]:
        statement = _reviews().where(expert_reviews.c.reviewer_id == reviewer_id)
        if state is not None:
            statement = statement.where(expert_reviews.c.state == state)
        return fetch_slice(
            self._session,
            statement,
            keys=[expert_reviews.c.review_id],
            limit=limit,
            cursor=cursor,
            item=_review_record,
            descending=True,
        )

    def published(self, run_id: str) -> EvaluationRecord | None:
        wanted = (
            _named(select(Evaluation))
            .where(evaluations.c.run_id == run_id, evaluations.c.state == EvaluationState.PUBLISHED)
            .order_by(evaluations.c.published_at.desc())
            .limit(1)
        )
        row = self._session.execute(wanted).one_or_none()
        return None if row is None else _record(row)


def _named(statement: Select[Any]) -> Select[Any]:
    """With what the evaluation is about: its run, school and term."""
    return (
        statement.add_columns(
            runs.c.title.label("run_title"),
            runs.c.run_number,
            func.coalesce(institutions.c.name, "").label("offering_name"),
            terms.c.name.label("term_name"),
        )
        .join(runs, runs.c.run_id == evaluations.c.run_id)
        .join(terms, terms.c.term_id == evaluations.c.term_id)
        .outerjoin(institutions, institutions.c.institution_id == evaluations.c.offering_institution_id)
    )


def _reviews() -> Select[Any]:
    joined = select(ExpertReview, Evaluation, expert_reviews.c.review_id).join_from(
        ExpertReview, Evaluation, evaluations.c.evaluation_id == expert_reviews.c.evaluation_id
    )
    return _named(joined)


def _record(row: Row[Any]) -> EvaluationRecord:
    return EvaluationRecord(row.Evaluation, row.run_title, row.run_number, row.offering_name, row.term_name)


def _review_record(row: Row[Any]) -> ReviewRecord:
    return ReviewRecord(row.ExpertReview, _record(row))


def _seen(sight: SchoolSight) -> ColumnElement[bool]:
    """A school sees the results of its own runs, once there are any."""
    if sight.is_everything:
        return true()
    if sight.institution_id is None:
        return false()
    return (evaluations.c.offering_institution_id == sight.institution_id) & evaluations.c.state.in_(DONE)
