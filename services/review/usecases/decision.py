"""Deciding, one by one and many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.domain.errors import DomainError, NotFound
from services.review.domain.decision import Outcome
from services.review.domain.desk import Desk
from services.review.domain.events import TaskDecided
from services.review.ports import TaskRecord, Transaction


@dataclass(frozen=True)
class Verdict:
    """What an administrator wants to decide."""

    task_id: str
    outcome: Outcome
    reason: str


Result = tuple[Verdict, TaskRecord | DomainError]


def decide(tx: Transaction, verdict: Verdict) -> TaskRecord:
    """Decide a task of the actor's desk. The lock makes one of two administrators the first (R4).

    Raises:
        NotFound: `task_not_found`, also when it lies on another desk (R2).
        DomainError: see `Task.decide`.
    """
    desk = Desk.of(tx.actor)
    task = tx.tasks.locked(verdict.task_id)
    if task is None or not desk.holds(task):
        raise NotFound("task_not_found")
    decision = task.decide(tx.actor, verdict.outcome, verdict.reason, tx.now)
    tx.decisions.add(decision)
    tx.record(TaskDecided(decision))
    return TaskRecord(task, decision)


def decide_batch(tx: Transaction, verdicts: Sequence[Verdict]) -> list[Result]:
    """Decide each on its own; a refusal stops none of the others. Results come in the order of the verdicts."""
    Desk.of(tx.actor)
    results: dict[int, Result] = {}
    # Locked in one order everywhere, so that two batches wait for each other instead of deadlocking.
    for position, verdict in sorted(enumerate(verdicts), key=lambda pair: pair[1].task_id):
        results[position] = (verdict, _attempt(tx, verdict))
    return [results[position] for position in range(len(verdicts))]


def _attempt(tx: Transaction, verdict: Verdict) -> TaskRecord | DomainError:
    try:
        return decide(tx, verdict)
    except DomainError as refusal:
        return refusal
