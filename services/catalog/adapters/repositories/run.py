"""Runs in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import narrow
from services.catalog.adapters.tables.building import courses, runs
from services.catalog.adapters.tables.teaching import classes, enrolments
from services.catalog.domain.run import Run, RunPhase, RunState
from services.catalog.ports.building import Paging, RunFilter, RunUse


def in_phase(phase: RunPhase, today: date) -> ColumnElement[bool]:
    """`Run.phase_on` as a condition."""
    published = runs.c.state == RunState.PUBLISHED
    match phase:
        case RunPhase.SCHEDULED:
            return and_(published, runs.c.starts_on > today)
        case RunPhase.RUNNING:
            return and_(published, runs.c.starts_on <= today, runs.c.ends_on >= today)
        case RunPhase.FINISHED:
            return or_(runs.c.state == RunState.FINISHED, and_(published, runs.c.ends_on < today))
        case _:
            return runs.c.state == RunState(phase)


class SqlRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, run: Run) -> None:
        # Flushed at once: rows that tables of teaching hold refer to it.
        self._session.add(run)
        self._session.flush()

    def get(self, run_id: str) -> Run | None:
        return self._session.get(Run, run_id)

    def take(self, run_id: str) -> Run | None:
        return self._session.get(Run, run_id, with_for_update=True, populate_existing=True)

    def find(self, narrowed: RunFilter, today: date, paging: Paging) -> Slice[Run]:
        statement = narrow(select(Run, runs.c.run_id), runs, narrowed)
        if narrowed.course_id is not None:
            statement = statement.where(runs.c.course_id == narrowed.course_id)
        if narrowed.phase is not None:
            statement = statement.where(in_phase(narrowed.phase, today))
        return fetch_slice(
            self._session,
            statement,
            keys=[runs.c.run_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )

    def last_number(self, course_id: str) -> int:
        self._session.execute(
            select(courses.c.course_id).where(courses.c.course_id == course_id).with_for_update()
        )
        number = self._session.execute(select(func.max(runs.c.run_number)).where(runs.c.course_id == course_id))
        return number.scalar_one() or 0

    def last_finished(self, course_id: str, today: date) -> Run | None:
        return self._session.scalars(
            select(Run)
            .where(runs.c.course_id == course_id, in_phase(RunPhase.FINISHED, today))
            .order_by(runs.c.run_number.desc())
            .limit(1)
        ).first()

    def following(self, run_id: str) -> list[Run]:
        return list(
            self._session.scalars(
                select(Run)
                .where(runs.c.source_run_id == run_id, runs.c.state == RunState.PUBLISHED)
                .order_by(runs.c.run_id)
                .with_for_update()
            )
        )

    def use_of(self, run_ids: Collection[str]) -> dict[str, RunUse]:
        if not run_ids:
            return {}
        # Core statements do not flush by themselves, and the public class may be of this very transaction.
        self._session.flush()
        statement = (
            select(classes.c.run_id, func.count(), func.sum(classes.c.size))
            .where(classes.c.run_id.in_(run_ids))
            .group_by(classes.c.run_id)
        )
        return {
            run_id: RunUse(int(class_count), int(size))
            for run_id, class_count, size in self._session.execute(statement)
        }

    def student_ids(self, run_id: str) -> list[str]:
        statement = select(enrolments.c.student_id).where(enrolments.c.run_id == run_id)
        return list(self._session.scalars(statement.order_by(enrolments.c.student_id)))

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
