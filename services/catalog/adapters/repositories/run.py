"""Runs in PostgreSQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import courses, runs
from services.catalog.domain.run import Run, RunState


class SqlRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, run: Run) -> None:
        # Flushed at once: rows that tables of teaching hold refer to it.
        self._session.add(run)
        self._session.flush()

    def get(self, run_id: str) -> Run | None:
        return self._session.get(Run, run_id)

    def last_number(self, course_id: str) -> int:
        self._session.execute(
            select(courses.c.course_id).where(courses.c.course_id == course_id).with_for_update()
        )
        number = self._session.execute(select(func.max(runs.c.run_number)).where(runs.c.course_id == course_id))
        return number.scalar_one() or 0

    def last_finished(self, course_id: str, today: date) -> Run | None:
        is_finished = or_(
            runs.c.state == RunState.FINISHED, (runs.c.state == RunState.PUBLISHED) & (runs.c.ends_on < today)
        )
        return self._session.scalars(
            select(Run)
            .where(runs.c.course_id == course_id, is_finished)
            .order_by(runs.c.run_number.desc())
            .limit(1)
        ).first()

    def following(self, run_id: str) -> list[Run]:
        return list(
            self._session.scalars(
                select(Run)
                .where(runs.c.source_run_id == run_id, runs.c.state == RunState.PUBLISHED)
                .order_by(runs.c.run_id)
            )
        )

    def past_their_end(self, today: date, limit: int) -> list[Run]:
        return list(
            self._session.scalars(
                select(Run)
                .where(runs.c.state == RunState.PUBLISHED, runs.c.ends_on < today)
                .order_by(runs.c.ends_on, runs.c.run_id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
