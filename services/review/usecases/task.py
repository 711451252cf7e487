"""Tasks come, give way and are looked at."""

from __future__ import annotations

from datetime import datetime

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.review.domain.desk import Desk
from services.review.domain.evidence import Findings
from services.review.domain.task import Subject, Submission, Task, TaskAction
from services.review.ports import DecisionFilter, Tally, TaskFilter, TaskRecord, Transaction

SHOWN_HISTORY = 20
"""Decisions that a task shows; `list_decisions` goes on from there."""


def open_task(
    tx: Transaction,
    *,
    subject: Subject,
    submission: Submission,
    deciding_institution_id: str | None,
    title: str,
    summary: str,
    due_at: datetime | None,
    findings: Findings,
    context: dict[str, str],
) -> None:
    """Put a request on its desk. A newer version replaces an open one; what is not newer is already known."""
    earlier = tx.tasks.newest_of(subject)
    if earlier is not None and earlier.subject_version >= subject.version:
        return
    if tx.withdrawals.covers(subject):
        return
    if earlier is not None and earlier.is_open():
        earlier.give_way(TaskAction.REPLACE)
    tx.tasks.add(
        Task.open(
            subject,
            submission,
            deciding_institution_id=deciding_institution_id,
            title=title,
            summary=summary,
            due_at=due_at,
            findings=findings,
            context=context,
        )
    )


def withdraw_task(tx: Transaction, *, subject: Subject) -> None:
    """Take a request back; what is decided stays decided."""
    tx.withdrawals.remember(subject)
    task = tx.tasks.newest_of(subject)
    if task is not None and task.is_open() and task.subject_version <= subject.version:
        task.give_way(TaskAction.WITHDRAW)


def list_tasks(tx: Transaction, *, narrowed: TaskFilter, limit: int, cursor: str | None) -> Slice[TaskRecord]:
    """A page of the actor's desk."""
    return tx.lists.page(Desk.of(tx.actor), narrowed, tx.now, limit=limit, cursor=cursor)


def count_tasks(tx: Transaction, *, institution_id: str | None) -> list[Tally]:
    """What lies on the actor's desk, by kind and state."""
    return tx.lists.tallies(Desk.of(tx.actor), institution_id, tx.now)


def list_decisions(
    tx: Transaction, *, narrowed: DecisionFilter, limit: int, cursor: str | None
) -> Slice[TaskRecord]:
    """What was decided on the actor's desk, newest first; on all desks for the platform (R4)."""
    return tx.lists.decisions(Desk.of_reader(tx.actor), narrowed, limit=limit, cursor=cursor)


def get_task(tx: Transaction, *, task_id: str) -> tuple[TaskRecord, Slice[TaskRecord]]:
    """A task of the actor's desk with what was decided there on its subject, the newest of it (R4).

    Raises:
        NotFound: `task_not_found`, also when it lies on another desk (R2).
    """
    desk = Desk.of(tx.actor)
    found = tx.lists.record(task_id)
    if found is None or not desk.holds(found.task):
        raise NotFound("task_not_found")
    same_subject = DecisionFilter(found.task.subject_kind, found.task.subject_id)
    return found, tx.lists.decisions(desk, same_subject, limit=SHOWN_HISTORY, cursor=None)
