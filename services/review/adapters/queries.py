"""Tasks in PostgreSQL, for reading them: one statement per question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.review.adapters.tables import decisions, tasks
from services.review.domain.decision import Decision, Scope
from services.review.domain.desk import Desk
from services.review.domain.task import Task, TaskState
from services.review.ports import DecisionFilter, Tally, TaskFilter, TaskRecord


class SqlTaskLists:
    """Implements `ports.TaskLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, task_id: str) -> TaskRecord | None:
        row = self._session.execute(_records().where(tasks.c.task_id == task_id)).one_or_none()
        return None if row is None else _record(row)

    def page(
        self, desk: Desk, narrowed: TaskFilter, now: datetime, *, limit: int, cursor: str | None
    ) -> Slice[TaskRecord]:
        return fetch_slice(
            self._session,
            _records().where(_on(desk, tasks), *_conditions(narrowed, now)),
            keys=[tasks.c.task_id],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=narrowed.state is not TaskState.OPEN,
        )

    def tallies(self, desk: Desk, institution_id: str | None, now: datetime) -> list[Tally]:
        is_overdue = and_(tasks.c.state == TaskState.OPEN, tasks.c.due_at < now)
        statement = (
            select(tasks.c.subject_kind, tasks.c.state, func.count(), func.count().filter(is_overdue))
            .where(_on(desk, tasks))
            .group_by(tasks.c.subject_kind, tasks.c.state)
            .order_by(tasks.c.subject_kind)
        )
        if institution_id is not None:
            statement = statement.where(tasks.c.institution_id == institution_id)
        return [Tally(*row) for row in self._session.execute(statement)]

    def decisions(
        self, desk: Desk, narrowed: DecisionFilter, *, limit: int, cursor: str | None
    ) -> Slice[TaskRecord]:
        statement = select(Task, Decision, decisions.c.decision_id).join(
            Decision, decisions.c.task_id == tasks.c.task_id
        )
        return fetch_slice(
            self._session,
            statement.where(_on(desk, decisions), *_decision_conditions(narrowed)),
            keys=[decisions.c.decision_id],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=True,
        )


def _records() -> Select[Any]:
    return select(Task, Decision, tasks.c.task_id).outerjoin(Decision, decisions.c.task_id == tasks.c.task_id)


def _record(row: Row[Any]) -> TaskRecord:
    return TaskRecord(row.Task, row.Decision)


def _on(desk: Desk, table: Table) -> ColumnElement[bool]:
    """`Desk.holds`, in SQL."""
    if desk.is_everything:
        return true()
    desks: list[ColumnElement[bool]] = []
    if desk.institution_id is not None:
        desks.append(and_(table.c.scope == Scope.SCHOOL, table.c.institution_id == desk.institution_id))
    if desk.is_centre:
        desks.append(table.c.scope == Scope.CENTRE)
    return or_(false(), *desks)


def _conditions(narrowed: TaskFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [tasks.c.state == narrowed.state]
    if narrowed.subject_kind is not None:
        conditions.append(tasks.c.subject_kind == narrowed.subject_kind)
    if narrowed.institution_id is not None:
        conditions.append(tasks.c.institution_id == narrowed.institution_id)
    if narrowed.overdue is not None:
        is_late = func.coalesce(tasks.c.due_at < now, false())
        conditions.append(is_late if narrowed.overdue else ~is_late)
    if narrowed.submitted_after is not None:
        conditions.append(tasks.c.submitted_at >= narrowed.submitted_after)
    if narrowed.submitted_before is not None:
        conditions.append(tasks.c.submitted_at < narrowed.submitted_before)
    return conditions


def _decision_conditions(narrowed: DecisionFilter) -> list[ColumnElement[bool]]:
    same = ("subject_kind", "subject_id", "institution_id", "outcome", "decided_by_id")
    wanted = {name: getattr(narrowed, name) for name in same}
    conditions = [decisions.c[name] == value for name, value in wanted.items() if value is not None]
    if narrowed.decided_after is not None:
        conditions.append(decisions.c.decided_at >= narrowed.decided_after)
    if narrowed.decided_before is not None:
        conditions.append(decisions.c.decided_at < narrowed.decided_before)
    return conditions
