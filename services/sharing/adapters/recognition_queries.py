"""Recognitions in PostgreSQL, for reading them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, false, or_, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from chassis.workdays import CHINA
from services.sharing.adapters.tables.selections import recognitions
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition
from services.sharing.ports.recognitions import RecognitionFilter


class SqlRecognitionLists:
    """Implements `ports.RecognitionLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[Recognition]:
        return fetch_slice(
            self._session,
            select(Recognition, recognitions.c.recognition_id).where(
                recognition_seen(sight), *recognition_conditions(narrowed)
            ),
            keys=[recognitions.c.recognition_id],
            limit=limit,
            cursor=cursor,
            item=_recognition,
            descending=True,
        )

    def seen(self, sight: RecognitionSight, recognition_id: str) -> Recognition | None:
        statement = select(Recognition).where(
            recognitions.c.recognition_id == recognition_id, recognition_seen(sight)
        )
        return self._session.scalars(statement).one_or_none()

    def of_student_in_run(self, sight: RecognitionSight, student_id: str, run_id: str) -> list[Recognition]:
        statement = (
            select(Recognition)
            .where(
                recognitions.c.student_id == student_id, recognitions.c.run_id == run_id, recognition_seen(sight)
            )
            .order_by(recognitions.c.recognition_id)
        )
        return list(self._session.scalars(statement))


def _recognition(row: Row[Any]) -> Recognition:
    found: Recognition = row.Recognition
    return found


def recognition_seen(sight: RecognitionSight) -> ColumnElement[bool]:
    """Whose recognitions an actor sees, as a condition."""
    if sight.is_everything:
        return true()
    seen: list[ColumnElement[bool]] = []
    if sight.institution_id is not None:
        seen.append(recognitions.c.institution_id == sight.institution_id)
    if sight.student_id is not None:
        seen.append(recognitions.c.student_id == sight.student_id)
    return or_(false(), *seen)


def recognition_conditions(narrowed: RecognitionFilter) -> list[ColumnElement[bool]]:
    """A filter as conditions. Its days are days in China."""
    wanted = {
        recognitions.c.academic_year: narrowed.academic_year,
        recognitions.c.selection_id: narrowed.selection_id,
        recognitions.c.run_id: narrowed.run_id,
        recognitions.c.student_id: narrowed.student_id,
        recognitions.c.state: narrowed.state,
        recognitions.c.institution_id: narrowed.institution_id,
    }
    conditions = [column == value for column, value in wanted.items() if value is not None]
    if narrowed.since is not None:
        conditions.append(recognitions.c.recognised_at >= _midnight(narrowed.since))
    if narrowed.until is not None:
        conditions.append(recognitions.c.recognised_at < _midnight(narrowed.until + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=CHINA)
