"""Tasks in PostgreSQL, for reading them: one statement per question."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.review.adapters.tables import decisions, tasks
from services.review.domain.decision import Decision
from services.review.domain.desk import Desk
from services.review.domain.task import Scope, Task, TaskState
from services.review.ports import TaskFilter, TaskRecord, Waiting


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
            _records().where(_on(desk), *_conditions(narrowed, now)),
            keys=[tasks.c.task_id],
            limit=limit,
            cursor=cursor,
            item=_record,
            descending=narrowed.state is not TaskState.OPEN,
        )

    def waiting(self, desk: Desk, now: datetime) -> list[Waiting]:
        statement = (
            select(tasks.c.subject_kind, func.count(), func.count().filter(tasks.c.due_at < now))
            .where(_on(desk), tasks.c.state == TaskState.OPEN)
            .group_by(tasks.c.subject_kind)
            .order_by(tasks.c.subject_kind)
        )
        return [Waiting(*row) for row in self._session.execute(statement)]

    def history(self, task: Task) -> list[Decision]:
        statement = (
            select(Decision)
            .where(
                decisions.c.subject_kind == task.subject_kind,
                decisions.c.subject_id == task.subject_id,
            )
            .order_by(decisions.c.decision_id.desc())
        )
        return list(self._session.scalars(statement))


def _records() -> Select[Any]:
    return select(Task, Decision, tasks.c.task_id).outerjoin(Decision, decisions.c.task_id == tasks.c.task_id)


def _record(row: Row[Any]) -> TaskRecord:
    return TaskRecord(row.Task, row.Decision)


def _on(desk: Desk) -> ColumnElement[bool]:
    """`Desk.holds`, in SQL."""
    desks: list[ColumnElement[bool]] = []
    if desk.institution_id is not None:
        desks.append(and_(tasks.c.scope == Scope.SCHOOL, tasks.c.institution_id == desk.institution_id))
    if desk.is_centre:
        desks.append(tasks.c.scope == Scope.CENTRE)
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
    return conditions
