"""Leading runs through their life: correct, publish, decide, close, take down, sweep (R51–R54)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotPermitted, StaleVersion
from services.catalog.domain.building_events import (
    RunDecided,
    RunEndedWithSource,
    RunSubmitted,
    RunTakenDown,
    RunTold,
)
from services.catalog.domain.completeness import findings_on
from services.catalog.domain.run import Run, RunPeriod, RunState
from services.catalog.ports import Transaction
from services.catalog.usecases.access import led_run, run_to_change
from services.catalog.usecases.course import changed_information
from services.catalog.usecases.run_opening import require_complete
from services.catalog.usecases.run_reading import RunDetail, run_detail

SOURCE_IS_OVER = "所跟随的课程已结课或下架"


def change_run(tx: Transaction, *, run_id: str, expected_version: int, changes: Mapping[str, Any]) -> RunDetail:
    """Correct the run's copy of the information (R51)."""
    run = led_run(tx, run_id)
    if run.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": run.version})
    if run.source_run_id is not None:
        raise Conflict("synchronous_course_locked", details={"source_run_id": run.source_run_id})
    run.change(changed_information(tx, run.institution_id, run.information, changes), tx.today)
    return run_detail(tx, run)


def publish_run(tx: Transaction, *, run_id: str, period: RunPeriod) -> RunDetail:
    """Choose the period and ask the school for approval (R51).

    Raises:
        Conflict: `run_state`; `course_not_completed`; `source_not_running` or `period_outside_source` for a run
            that follows another (R23).
        InvalidInput: `period_is_past`.
    """
    run = led_run(tx, run_id)
    run.publish(period, tx.today)
    if run.source_run_id is not None:
        _require_within_source(tx, run.source_run_id, period)
    figures = require_complete(tx, run.information, run.outline_id)
    tx.record(RunSubmitted(run, tx.actor.actor_id, tx.actor.name, tx.now, findings_on(run.information, figures)))
    return run_detail(tx, run)


def decide_run(tx: Transaction, *, run_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the school's decision; one on another version, or one that came before, changes nothing (R51).

    What follows a run that ended meanwhile is rejected even so (R23).
    """
    run, source = _with_its_source(tx, run_id)
    if run is None or run.version != version or run.state != RunState.PENDING:
        return
    if is_approved and source is not None and not source.is_running_on(tx.today):
        is_approved, reason = False, SOURCE_IS_OVER
    if is_approved:
        run.approve(tx.today)
        tx.record(RunTold(run))
    else:
        run.reject(reason, tx.today)
    tx.record(RunDecided(run))


def close_run(tx: Transaction, run_id: str) -> RunDetail:
    """End a running run before its last day, and with it those that follow it (R23, R54)."""
    run = led_run(tx, run_id)
    run.close(tx.today)
    tx.record(RunTold(run))
    for follower in _followers(tx, run):
        follower.end_with_source(tx.today)
        tx.record(RunTold(follower))
        tx.record(RunEndedWithSource(follower, tuple(_team_ids(tx, follower))))
    return run_detail(tx, run)


def take_down_run(tx: Transaction, *, run_id: str, reason: str) -> RunDetail:
    """Withdraw a published run of the own school at once, and with it those that follow it (R23, R53)."""
    run = run_to_change(tx, run_id)
    if not tx.actor.administers(run.institution_id):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    _take_down(tx, run, reason)
    for follower in _followers(tx, run):
        _take_down(tx, follower, reason)
    return run_detail(tx, run)


def sweep_runs(tx: Transaction, limit: int) -> int:
    """Finish the runs whose last day is over; answers how many (R54)."""
    tx.actor.require_platform()
    over = tx.runs.past_their_end(tx.today, limit)
    for run in over:
        run.settle(tx.today)
        tx.record(RunTold(run))
    return len(over)


def _take_down(tx: Transaction, run: Run, reason: str) -> None:
    run.take_down(reason, tx.today)
    tx.record(RunTold(run))
    tx.record(RunTakenDown(run, (*_team_ids(tx, run), *tx.runs.student_ids(run.run_id))))


def _team_ids(tx: Transaction, run: Run) -> list[str]:
    return [member.person_id for member in tx.team.of_run(run.run_id)]


def _with_its_source(tx: Transaction, run_id: str) -> tuple[Run | None, Run | None]:
    """The run and the one that it follows, both held: the source first, as those hold them who end it."""
    run = tx.runs.get(run_id)
    source = tx.runs.take(run.source_run_id) if run is not None and run.source_run_id is not None else None
    return tx.runs.take(run_id), source


def _followers(tx: Transaction, run: Run) -> list[Run]:
    return [each for each in tx.runs.following(run.run_id) if each.state_on(tx.today) == RunState.PUBLISHED]


def _require_within_source(tx: Transaction, source_run_id: str, period: RunPeriod) -> None:
    """A run that follows another lies within its period, and the other must be running (R23)."""
    source = tx.runs.get(source_run_id)
    if source is None or source.period is None or not source.is_running_on(tx.today):
        raise Conflict("source_not_running", details={"source_run_id": source_run_id})
    if not period.lies_within(source.period):
        raise Conflict(
            "period_outside_source",
            details={"starts_on": str(source.starts_on), "ends_on": str(source.ends_on)},
        )
