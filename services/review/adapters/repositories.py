"""Tasks, withdrawals and decisions in PostgreSQL, for changing them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.review.adapters.tables import tasks, withdrawals
from services.review.domain.decision import Decision
from services.review.domain.task import Subject, Task


class SqlTasks:
    """Implements `ports.Tasks`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, task: Task) -> None:
        # A replaced task must have left the open ones before its successor joins them (uq_tasks_open_subject).
        self._session.flush()
        self._session.add(task)

    def locked(self, task_id: str) -> Task | None:
        return self._session.get(Task, task_id, with_for_update=True)

    def newest_of(self, subject: Subject) -> Task | None:
        # There may be no row to lock yet, and a request and its withdrawal come from queues of their own.
        name = f"{subject.kind} {subject.subject_id}"
        self._session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
        statement = (
            select(Task)
            .where(tasks.c.subject_kind == subject.kind, tasks.c.subject_id == subject.subject_id)
            .order_by(tasks.c.subject_version.desc())
            .limit(1)
            .with_for_update()
        )
        return self._session.scalars(statement).one_or_none()


class SqlWithdrawals:
    """Implements `ports.Withdrawals`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, subject: Subject) -> None:
        new = upsert(withdrawals).values(
            subject_kind=subject.kind, subject_id=subject.subject_id, subject_version=subject.version
        )
        latest = func.greatest(withdrawals.c.subject_version, new.excluded.subject_version)
        self._session.execute(
            new.on_conflict_do_update(index_elements=withdrawals.primary_key, set_={"subject_version": latest})
        )

    def covers(self, subject: Subject) -> bool:
        statement = select(withdrawals.c.subject_version).where(
            withdrawals.c.subject_kind == subject.kind, withdrawals.c.subject_id == subject.subject_id
        )
        withdrawn = self._session.scalar(statement)
        return withdrawn is not None and withdrawn >= subject.version


class SqlDecisions:
    """Implements `ports.Decisions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, decision: Decision) -> None:
        self._session.add(decision)
