"""Leading runs through their life: correct, publish, withdraw, decide, close, take down, sweep (R51–R54)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotPermitted, StaleVersion
from services.catalog.domain.building_events import RunDecided, RunSubmitted, RunTold, RunWithdrawn
from services.catalog.domain.completeness import findings_on
from services.catalog.domain.run import Run, RunPeriod, RunState
from services.catalog.ports import Transaction
from services.catalog.usecases.access import led_run, run_to_change
from services.catalog.usecases.course import changed_information
from services.catalog.usecases.following import end_followers, take_down, take_down_followers, tell_leaders
from services.catalog.usecases.run_opening import require_complete
from services.catalog.usecases.run_reading import RunDetail, run_detail


def change_run(tx: Transaction, *, run_id: str, expected_version: int, changes: Mapping[str, Any]) -> RunDetail:
    """Correct the run's copy of the information (R51)."""
    run = run_to_correct(tx, run_id, expected_version)
    run.change(changed_information(tx, run.institution_id, run.information, changes), tx.today)
    return run_detail(tx, run)


def run_to_correct(tx: Transaction, run_id: str, expected_version: int) -> Run:
    """The run, held, whose information its leader may correct: one with information of its own.

    Raises:
        StaleVersion: someone else was faster.
        Conflict: `synchronous_course_locked` (R23).
    """
    run = led_run(tx, run_id)
    if run.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": run.version})
    if run.followed_run_id is not None:
        raise Conflict("synchronous_course_locked", details={"source_run_id": run.followed_run_id})
    return run


def publish_run(tx: Transaction, *, run_id: str, period: RunPeriod) -> RunDetail:
    """Choose the period and ask the school for approval (R51).

    Raises:
        Conflict: `run_state`; `course_not_completed`; `source_not_running` or `period_outside_source` for a run
            that follows another (R23).
        InvalidInput: `period_is_past`.
    """
    run = led_run(tx, run_id)
    source = tx.runs.get(run.source_run_id) if run.source_run_id is not None else None
    run.publish(period, tx.today, source)
    figures = require_complete(tx, run.information, run.outline_id)
    tx.record(RunSubmitted(run, tx.actor.actor_id, tx.actor.name, tx.now, findings_on(run.information, figures)))
    return run_detail(tx, run)


def withdraw_run(tx: Transaction, run_id: str) -> RunDetail:
    """Take a request for approval back before the school has decided, to go on editing (R51)."""
    run = led_run(tx, run_id)
    requested = run.version
    run.withdraw(tx.today)
    tx.record(RunWithdrawn(run.run_id, requested))
    return run_detail(tx, run)


def decide_run(tx: Transaction, *, run_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the school's decision; one on another version, or one that came before, changes nothing (R51).

    An approval that comes too late is a rejection that says why (R23, R54).
    """
    run, source = _with_its_source(tx, run_id)
    if run is None or run.version != version or run.state != RunState.PENDING:
        return
    obstacle = run.obstacle(tx.today, source) if is_approved else reason
    if obstacle or not is_approved:
        run.reject(obstacle, tx.today)
    else:
        run.approve(tx.today, source)
        tx.record(RunTold(run))
    tx.record(RunDecided(run))


def close_run(tx: Transaction, run_id: str) -> RunDetail:
    """End a running run before its last day, and with it those that follow it (R23, R54)."""
    run = led_run(tx, run_id)
    run.close(tx.today)
    tx.record(RunTold(run))
    end_followers(tx, run)
    return run_detail(tx, run)


def take_down_run(tx: Transaction, *, run_id: str, reason: str) -> RunDetail:
    """Withdraw a published run of the own school at once, and with it those that follow it (R23, R53)."""
    run = run_to_change(tx, run_id)
    if not tx.actor.administers(run.institution_id):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    take_down(tx, run, reason)
    take_down_followers(tx, run, reason)
    return run_detail(tx, run)


def sweep_runs(tx: Transaction, limit: int) -> int:
    """Finish the runs whose last day is over; answers how many (R54)."""
    tx.actor.require_platform()
    over = tx.runs.past_their_end(tx.today, limit)
    for run in over:
        run.settle(tx.today)
        tx.record(RunTold(run))
    tell_leaders(tx, over)
    return len(over)


def _with_its_source(tx: Transaction, run_id: str) -> tuple[Run | None, Run | None]:
    """The run and the one that it follows, both held: the source first, as those hold them who end it."""
    run = tx.runs.get(run_id)
    source = tx.runs.take(run.source_run_id) if run is not None and run.source_run_id is not None else None
    return tx.runs.take(run_id), source
