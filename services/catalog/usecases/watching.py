"""Taking in what students' players saw: the busiest thing that the platform does (R87)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.errors import Conflict, NotAuthenticated, NotFound
from services.catalog.domain.learning import LearningRecord, ProgressBatch
from services.catalog.domain.release import Standing, visible_units
from services.catalog.domain.run import RunPhase
from services.catalog.domain.watching import credit
from services.catalog.ports import Transaction
from services.catalog.ports.watching import Seat
from services.catalog.usecases.learning import playable_unit
from services.catalog.usecases.team import require_phase


@dataclass(frozen=True)
class Reported:
    """The record after a report, and how many seconds of it can only be credited later."""

    record: LearningRecord
    uncredited_seconds: float


def report_progress(tx: Transaction, *, unit_id: str, batch: ProgressBatch) -> Reported:
    """Take in what a student's player saw. Reports may come again, late, in any order, or not at all.

    Raises:
        NotFound: `unit_not_found`, when the student does not see the unit (any more).
        Conflict: `not_enrolled`, for those who see it without learning it; `run_finished`.
    """
    seat = _seat(tx, unit_id)
    reported = _taken_in(tx, seat, unit_id, batch)
    if reported is None:  # Another report of the student came in between: from now on they wait.
        tx.watching.hold(seat, tx.actor.actor_id)
        reported = _taken_in(tx, _seat(tx, unit_id), unit_id, batch)
    if reported is None:
        raise RuntimeError("a report was overtaken while it was held")
    return reported


def _seat(tx: Transaction, unit_id: str) -> Seat:
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    seat = tx.watching.seat(unit_id, tx.actor.actor_id)
    if seat is None or seat.leader_id == tx.actor.actor_id or tx.actor.administers(seat.institution_id):
        playable_unit(tx, unit_id=unit_id)
        raise Conflict("not_enrolled")
    phase = seat.days.phase_on(tx.today)
    if not visible_units([seat.place], standing=Standing.STUDENT, phase=phase, plan=seat.plan, now=tx.now):
        raise NotFound("unit_not_found")
    require_phase(phase, RunPhase.RUNNING)
    return seat


def _taken_in(tx: Transaction, seat: Seat, unit_id: str, batch: ProgressBatch) -> Reported | None:
    duration, seen_at = seat.duration_seconds, min(batch.occurred_at, tx.now)
    record = seat.record or LearningRecord(
        student_id=tx.actor.actor_id,
        unit_id=unit_id,
        run_id=seat.run_id,
        opened_at=seen_at,
        last_seen_at=seen_at,
    )
    record.note(batch, tx.now, duration)
    watched, uncredited, spent = record.watched, 0.0, 0.0
    if duration is not None:
        watched, spent, uncredited = credit(
            record.watched, batch.ranges, duration=duration, most=seat.budget.available(tx.now)
        )
    record.count(watched, duration, tx.now)
    is_kept = tx.watching.keep(record, seat.budget, seat.budget.spend(spent, tx.now))
    return Reported(record, uncredited) if is_kept else None
