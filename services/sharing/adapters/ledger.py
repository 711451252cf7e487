"""The ledger of recognitions in PostgreSQL: one statement for a page, whatever stands in it (R90)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, distinct, func, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.recognition_queries import recognition_conditions, recognition_seen
from services.sharing.adapters.tables.lists import terms
from services.sharing.adapters.tables.projections import classes, institutions, runs
from services.sharing.adapters.tables.selections import recognitions, selections
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.ports.ledger import LedgerEntry, LedgerTotals
from services.sharing.ports.recognitions import RecognitionFilter

_home = institutions.alias("home")
_offering = institutions.alias("offering")
_BESIDE = {
    "school_code": func.coalesce(_home.c.code, ""),
    "school_name": func.coalesce(_home.c.name, ""),
    "course_id": runs.c.course_id,
    "run_number": runs.c.run_number,
    "run_starts_on": runs.c.starts_on,
    "run_ends_on": runs.c.ends_on,
    "offering_code": func.coalesce(_offering.c.code, ""),
    "offering_name": func.coalesce(_offering.c.name, ""),
    "class_title": func.coalesce(classes.c.title, ""),
    "term_name": terms.c.name,
    "term_starts_on": terms.c.starts_on,
    "term_ends_on": terms.c.ends_on,
}
_NAMES = [field.name for field in fields(LedgerEntry) if field.name != "recognition"]


class SqlLedger:
    """Implements `ports.Ledger`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[LedgerEntry]:
        return fetch_slice(
            self._session,
            _entries(sight, narrowed),
            keys=[recognitions.c.recognition_id],
            limit=limit,
            cursor=cursor,
            item=_entry,
        )

    def totals(self, sight: RecognitionSight, narrowed: RecognitionFilter) -> LedgerTotals:
        stands = recognitions.c.state == RecognitionState.RECOGNISED
        statement = select(
            func.count().filter(stands),
            func.count().filter(~stands),
            func.count(distinct(recognitions.c.student_id)).filter(stands),
            func.count(distinct(recognitions.c.run_id)).filter(stands),
            func.coalesce(func.sum(recognitions.c.credits).filter(stands), 0),
        ).where(recognition_seen(sight), *recognition_conditions(narrowed))
        return LedgerTotals(*self._session.execute(statement).one())

    def students(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[str]:
        return fetch_slice(
            self._session,
            select(recognitions.c.student_id)
            .where(recognition_seen(sight), *recognition_conditions(narrowed))
            .distinct(),
            keys=[recognitions.c.student_id],
            limit=limit,
            cursor=cursor,
            item=_student_id,
        )

    def of_students(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, student_ids: list[str]
    ) -> list[LedgerEntry]:
        statement = (
            _entries(sight, narrowed)
            .where(recognitions.c.student_id.in_(student_ids))
            .order_by(recognitions.c.student_id, recognitions.c.recognition_id)
        )
        return [_entry(row) for row in self._session.execute(statement)]


def _entries(sight: RecognitionSight, narrowed: RecognitionFilter) -> Select[Any]:
    return (
        select(
            *(_BESIDE[name].label(name) for name in _NAMES),
            Recognition,
            recognitions.c.recognition_id,
        )
        .join(selections, selections.c.selection_id == recognitions.c.selection_id)
        .join(terms, terms.c.term_id == selections.c.term_id)
        .join(runs, runs.c.run_id == recognitions.c.run_id)
        .outerjoin(classes, classes.c.class_id == recognitions.c.class_id)
        .outerjoin(_home, _home.c.institution_id == recognitions.c.institution_id)
        .outerjoin(_offering, _offering.c.institution_id == runs.c.institution_id)
        .where(recognition_seen(sight), *recognition_conditions(narrowed))
    )


def _entry(row: Row[Any]) -> LedgerEntry:
    return LedgerEntry(row.Recognition, *row[: len(_NAMES)])


def _student_id(row: Row[Any]) -> str:
    student_id: str = row.student_id
    return student_id
