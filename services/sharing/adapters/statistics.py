"""Statistics in PostgreSQL: a few statements over indexes, whatever the size of the province (R92)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, distinct, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.catalogue import INSTITUTION_COLUMNS
from services.sharing.adapters.tables.projections import institutions, runs
from services.sharing.adapters.tables.selections import recognitions
from services.sharing.adapters.tables.statistics import snapshots
from services.sharing.domain.catalogue import Institution
from services.sharing.domain.recognition import RecognitionState
from services.sharing.domain.statistics import SchoolCounts, SchoolYear
from services.sharing.ports.statistics import SnapshotDay

TAKEN_DOWN = "taken_down"


class SqlStatistics:
    """Implements `ports.Statistics`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def schools(self) -> list[Institution]:
        return [Institution(*row) for row in self._session.execute(select(*INSTITUTION_COLUMNS))]

    def members(self) -> frozenset[str]:
        statement = select(institutions.c.institution_id).where(institutions.c.alliance_part.is_not(None))
        return frozenset(self._session.scalars(statement))

    def school_years(self, academic_year: str | None) -> list[SchoolYear]:
        statement = (
            select(
                recognitions.c.institution_id,
                recognitions.c.academic_year,
                func.count(distinct(recognitions.c.run_id)),
                func.count(),
                func.count(distinct(recognitions.c.student_id)),
            )
            .where(recognitions.c.state == RecognitionState.RECOGNISED)
            .group_by(recognitions.c.institution_id, recognitions.c.academic_year)
        )
        if academic_year is not None:
            statement = statement.where(recognitions.c.academic_year == academic_year)
        return [SchoolYear(*row) for row in self._session.execute(statement)]

    def courses(self) -> dict[str, SchoolCounts]:
        statement = (
            select(runs.c.institution_id, func.count(distinct(runs.c.course_id)), func.count())
            .where(runs.c.state != TAKEN_DOWN)
            .group_by(runs.c.institution_id)
        )
        return {
            school: SchoolCounts(courses=courses, course_runs=count)
            for school, courses, count in self._session.execute(statement)
        }

    def has_snapshot(self, as_of: date) -> bool:
        statement = select(snapshots.c.as_of).where(snapshots.c.as_of == as_of)
        return self._session.scalar(statement) is not None

    def keep(self, as_of: date, taken_at: datetime, figures: dict[str, Any]) -> bool:
        statement = (
            upsert(snapshots)
            .values(as_of=as_of, taken_at=taken_at, figures=figures)
            .on_conflict_do_nothing()
            .returning(snapshots.c.as_of)
        )
        return self._session.scalar(statement) is not None

    def latest(self, as_of: date | None) -> dict[str, Any] | None:
        statement = select(snapshots.c.figures).order_by(snapshots.c.as_of.desc()).limit(1)
        if as_of is not None:
            statement = statement.where(snapshots.c.as_of <= as_of)
        return self._session.scalar(statement)

    def days(self, *, limit: int, cursor: str | None) -> Slice[SnapshotDay]:
        return fetch_slice(
            self._session,
            select(snapshots.c.as_of, snapshots.c.taken_at),
            keys=[snapshots.c.as_of],
            limit=limit,
            cursor=cursor,
            item=_day,
            descending=True,
        )


def _day(row: Row[Any]) -> SnapshotDay:
    return SnapshotDay(row.as_of, row.taken_at)
