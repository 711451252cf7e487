"""Enrolments and scores in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ARRAY, Row, String, Uuid, bindparam, cast, func, insert, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.tables.teaching import classes, enrolments, learning_records, score_entries
from services.catalog.domain.enrolment import Enrolment, Place
from services.catalog.domain.score_sheet import Scored
from services.catalog.domain.teaching_class import ClassKind
from services.catalog.ports.teaching import ScoreRow, ScoreVersion, StudentRow


def _any_of(values: Collection[str]) -> Any:
    """An array parameter: a statement with 2,000 ids stays one statement for the cache and for the server."""
    return func.any(cast(bindparam(None, list(values)), ARRAY(Uuid(as_uuid=False))))


class SqlEnrolments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, added: Sequence[Enrolment]) -> None:
        self._session.add_all(added)
        self._session.flush()

    def of_student(self, run_id: str, student_id: str) -> Enrolment | None:
        statement = select(Enrolment).where(enrolments.c.run_id == run_id, enrolments.c.student_id == student_id)
        return self._session.scalars(statement).one_or_none()

    def of_students(self, run_id: str, student_ids: Collection[str]) -> dict[str, Enrolment]:
        statement = (
            select(Enrolment)
            .where(enrolments.c.run_id == run_id, enrolments.c.student_id == _any_of(student_ids))
            .order_by(enrolments.c.enrolment_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {found.student_id: found for found in self._session.scalars(statement)}

    def in_class(self, class_id: str, student_id: str) -> Enrolment | None:
        statement = (
            select(Enrolment)
            .where(enrolments.c.class_id == class_id, enrolments.c.student_id == student_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self._session.scalars(statement).one_or_none()

    def remove(self, enrolment: Enrolment) -> None:
        self._session.delete(enrolment)
        self._session.flush()

    def places(self, run_id: str, student_ids: Collection[str]) -> dict[str, Place]:
        statement = (
            select(enrolments.c.student_id, enrolments.c.class_id, classes.c.kind)
            .join(classes, classes.c.class_id == enrolments.c.class_id)
            .where(enrolments.c.run_id == run_id, enrolments.c.student_id == _any_of(student_ids))
        )
        return {
            row.student_id: Place(row.class_id, row.kind == ClassKind.PUBLIC)
            for row in self._session.execute(statement)
        }

    def keep_scores(self, scored: Sequence[Enrolment]) -> None:
        rows = [
            {
                "enrolment_id": enrolment.enrolment_id,
                "score_version": enrolment.score_version,
                "score": enrolment.score,
                "scored_at": enrolment.scored_at,
                "scored_by_id": enrolment.scored_by_id,
            }
            for enrolment in scored
        ]
        if rows:
            self._session.execute(insert(score_entries), rows)

    def scored(self, class_id: str, keys: Collection[str], *, by_number: bool) -> dict[str, Scored]:
        key = enrolments.c.student_number if by_number else cast(enrolments.c.student_id, String)
        wanted = func.any(cast(bindparam(None, list(keys)), ARRAY(String)))
        statement = select(key.label("key"), enrolments.c.student_id, enrolments.c.student_name).where(
            enrolments.c.class_id == class_id, key == wanted
        )
        return {row.key: Scored(row.student_id, row.student_name) for row in self._session.execute(statement)}

    def score_rows(self, class_id: str, *, limit: int) -> list[ScoreRow]:
        c = enrolments.c
        statement = (
            select(c.student_id, c.student_number, c.student_name, c.score)
            .where(c.class_id == class_id)
            .order_by(c.student_number, c.enrolment_id)
            .limit(limit)
        )
        return [ScoreRow(*row) for row in self._session.execute(statement)]

    def score_history(self, enrolment_id: str) -> list[ScoreVersion]:
        statement = (
            select(score_entries)
            .where(score_entries.c.enrolment_id == enrolment_id)
            .order_by(score_entries.c.score_version)
            .limit(200)
        )
        return [
            ScoreVersion(row.score_version, row.score, row.scored_at, row.scored_by_id)
            for row in self._session.execute(statement)
        ]

    def rows(
        self, class_id: str, *, visible: Collection[str], limit: int, cursor: str | None
    ) -> Slice[StudentRow]:
        records = learning_records.c
        learnt = (
            select(
                func.count()
                .filter(records.completed_at.is_not(None), records.unit_id == _any_of(visible))
                .label("completed_units"),
                func.coalesce(func.sum(records.watched_seconds), 0).label("watched_seconds"),
                func.max(records.last_seen_at).label("last_seen_at"),
            )
            .where(records.run_id == enrolments.c.run_id, records.student_id == enrolments.c.student_id)
            .lateral()
        )
        statement = (
            select(Enrolment, enrolments.c.student_number, enrolments.c.enrolment_id, learnt)
            .join(learnt, true())
            .where(enrolments.c.class_id == class_id)
        )
        return fetch_slice(
            self._session,
            statement,
            keys=[enrolments.c.student_number, enrolments.c.enrolment_id],
            limit=limit,
            cursor=cursor,
            item=_student_row,
        )


def _student_row(row: Row[Any]) -> StudentRow:
    return StudentRow(row.Enrolment, row.completed_units, row.watched_seconds, row.last_seen_at)
