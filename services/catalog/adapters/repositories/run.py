"""Runs in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select, text
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import narrow
from services.catalog.adapters.tables.building import courses, runs
from services.catalog.adapters.tables.teaching import (
    classes,
    enrolments,
    learning_records,
    selections,
    team_members,
)
from services.catalog.domain.run import Run, RunPhase, RunState
from services.catalog.ports.building import Paging, RunFilter, RunLearning, RunUse

SHOWN = text("course_type = 'mooc' AND state IN ('published', 'finished')")


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
        # Without the key: a class that is opened at this moment refers to the run and must not wait for it, or
        # whoever holds the team and whoever holds the run would wait for each other (R81).
        return self._session.get(Run, run_id, with_for_update={"key_share": True}, populate_existing=True)

    def find(self, narrowed: RunFilter, today: date, paging: Paging) -> Slice[Run]:
        statement = narrow(select(Run, runs.c.run_id), runs, narrowed)
        if narrowed.course_id is not None:
            statement = statement.where(runs.c.course_id == narrowed.course_id)
        if narrowed.phases:
            statement = statement.where(or_(*(in_phase(phase, today) for phase in narrowed.phases)))
        if narrowed.since is not None:
            statement = statement.where(runs.c.ends_on >= narrowed.since)
        if narrowed.until is not None:
            statement = statement.where(runs.c.starts_on <= narrowed.until)
        if narrowed.taught_by is not None:
            teams = select(team_members.c.run_id).where(
                team_members.c.person_id == narrowed.taught_by, team_members.c.left_at.is_(None)
            )
            statement = statement.where(runs.c.run_id.in_(teams))
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

    def by_ids(self, run_ids: Collection[str]) -> dict[str, Run]:
        if not run_ids:
            return {}
        found = self._session.scalars(select(Run).where(runs.c.run_id.in_(run_ids)))
        return {run.run_id: run for run in found}

    def take_of_course(self, course_id: str) -> list[Run]:
        return list(
            self._session.scalars(
                select(Run)
                .where(runs.c.course_id == course_id)
                .order_by(runs.c.run_number.desc())
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        )

    def count_finished(self, course_id: str, today: date) -> int:
        statement = select(func.count()).where(runs.c.course_id == course_id, in_phase(RunPhase.FINISHED, today))
        return self._session.execute(statement).scalar_one()

    def following(self, run_id: str) -> list[Run]:
        return list(
            self._session.scalars(
                select(Run)
                .where(runs.c.source_run_id == run_id, runs.c.state.in_([RunState.PUBLISHED, RunState.PENDING]))
                .order_by(runs.c.run_id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        )

    def use_of(self, run_ids: Collection[str]) -> dict[str, RunUse]:
        if not run_ids:
            return {}
        # Core statements do not flush by themselves, and the public class may be of this very transaction.
        self._session.flush()
        selecting = (
            select(func.count(distinct(selections.c.institution_id)))
            .where(selections.c.run_id == classes.c.run_id, selections.c.state != "withdrawn")
            .correlate(classes)
            .scalar_subquery()
        )
        statement = (
            select(classes.c.run_id, func.count(), func.sum(classes.c.size), selecting)
            .where(classes.c.run_id.in_(run_ids))
            .group_by(classes.c.run_id)
        )
        return {
            run_id: RunUse(int(class_count), int(size), int(schools))
            for run_id, class_count, size, schools in self._session.execute(statement)
        }

    def learning_of(self, run_id: str, unit_count: int) -> RunLearning:
        records = learning_records.c
        students = (
            select(
                records.student_id,
                func.count(records.completed_at).label("completed"),
                func.sum(records.watched_seconds).label("watched"),
            )
            .where(records.run_id == run_id)
            .group_by(records.student_id)
            .subquery()
        )
        is_through = students.c.completed >= max(unit_count, 1)
        scored = select(func.count(enrolments.c.score)).where(enrolments.c.run_id == run_id).scalar_subquery()
        row = self._session.execute(
            select(
                func.count(),
                func.count().filter(is_through),
                func.coalesce(func.sum(students.c.completed), 0),
                func.coalesce(func.sum(students.c.watched), 0),
                scored,
            ).select_from(students)
        ).one()
        return RunLearning(*(int(value) for value in row))

    def published_courses(self) -> dict[str, int]:
        # Written out, so that the planner sees that the index of published MOOCs by category will do.
        statement = (
            select(runs.c.category_code, func.count(distinct(runs.c.course_id)))
            .where(SHOWN, runs.c.category_code.is_not(None))
            .group_by(runs.c.category_code)
        )
        return {code: int(count) for code, count in self._session.execute(statement)}

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
