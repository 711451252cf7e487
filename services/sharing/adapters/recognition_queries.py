"""Recognitions and statistics in PostgreSQL, for reading them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, distinct, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.selections import recognitions
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.domain.statistics import YearFigures
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
                _recognition_seen(sight), *_recognition_conditions(narrowed)
            ),
            keys=[recognitions.c.recognition_id],
            limit=limit,
            cursor=cursor,
            item=_recognition,
            descending=True,
        )

    def year_figures(self, academic_year: str) -> YearFigures:
        offering = tuple_(recognitions.c.institution_id, recognitions.c.run_id)
        statement = select(
            func.count(distinct(recognitions.c.institution_id)), func.count(distinct(offering)), func.count()
        ).where(recognitions.c.academic_year == academic_year, recognitions.c.state == RecognitionState.RECOGNISED)
        return YearFigures(*self._session.execute(statement).one())


def _recognition(row: Row[Any]) -> Recognition:
    found: Recognition = row.Recognition
    return found


def _recognition_seen(sight: RecognitionSight) -> ColumnElement[bool]:
    if sight.is_everything:
        return true()
    seen: list[ColumnElement[bool]] = []
    if sight.institution_id is not None:
        seen.append(recognitions.c.institution_id == sight.institution_id)
    if sight.student_id is not None:
        seen.append(recognitions.c.student_id == sight.student_id)
    return or_(false(), *seen)


def _recognition_conditions(narrowed: RecognitionFilter) -> list[ColumnElement[bool]]:
    wanted = {
        recognitions.c.academic_year: narrowed.academic_year,
        recognitions.c.selection_id: narrowed.selection_id,
        recognitions.c.run_id: narrowed.run_id,
        recognitions.c.student_id: narrowed.student_id,
        recognitions.c.state: narrowed.state,
    }
    return [column == value for column, value in wanted.items() if value is not None]
