"""Opening runs and leading them through their life (R50–R54)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.catalog.domain.building_events import RunDecided, RunSubmitted, RunTakenDown, RunTold
from services.catalog.domain.completeness import (
    CreditsMeter,
    OutlineFigures,
    credits_meter,
    findings_on,
    missing_for_run,
)
from services.catalog.domain.course import Course, SpocKind
from services.catalog.domain.information import Information
from services.catalog.domain.outline import Outline
from services.catalog.domain.run import RUN_STATES, Run, RunPeriod, RunState
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging, RunFilter, RunUse
from services.catalog.usecases.access import led_course, led_run, readable_course, readable_run, run_to_change
from services.catalog.usecases.course import changed_information, own_part
from services.catalog.usecases.teaching_class import open_public_class
from services.catalog.usecases.team import seat_leader


@dataclass(frozen=True)
class RunDetail:
    """A run with what its outline amounts to and how much it is used, on a day."""

    run: Run
    figures: OutlineFigures
    use: RunUse
    meter: CreditsMeter
    today: date

    @property
    def allowed(self) -> list[str]:
        return RUN_STATES.allowed(self.run.state_on(self.today))


def open_run(tx: Transaction, course_id: str) -> RunDetail:
    """Copy a completed course into a new run, with its public class (R50, R55).

    Raises:
        Conflict: `course_not_completed`, with the list of what is missing.
    """
    course = led_course(tx, course_id)
    _require_complete(tx, course.information, course.outline_id)
    return _open(tx, course, course.information, _outline(tx, course.outline_id))


def reopen_run(tx: Transaction, run_id: str) -> RunDetail:
    """Copy the course's last finished run into a new one (R52).

    Raises:
        Conflict: `not_last_finished_run`, naming the one that is.
    """
    run = led_run(tx, run_id)
    last = tx.runs.last_finished(run.course_id, tx.today)
    if last is None or last.run_id != run.run_id:
        raise Conflict("not_last_finished_run", details={"last_finished_run_id": last.run_id if last else ""})
    return _open(tx, led_course(tx, run.course_id), run.information, _outline(tx, run.outline_id))


def change_run(tx: Transaction, *, run_id: str, expected_version: int, changes: Mapping[str, Any]) -> RunDetail:
    """Correct the run's copy of the information (R51)."""
    run = led_run(tx, run_id)
    if run.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": run.version})
    if run.source_run_id is not None:
        raise Conflict("synchronous_course_locked", details={"source_run_id": run.source_run_id})
    run.change(changed_information(tx, run.institution_id, run.information, changes), tx.today)
    return _detail(tx, run)


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
    figures = _require_complete(tx, run.information, run.outline_id)
    tx.record(RunSubmitted(run, tx.actor.actor_id, tx.actor.name, tx.now, findings_on(run.information, figures)))
    return _detail(tx, run)


def decide_run(tx: Transaction, *, run_id: str, version: int, is_approved: bool, reason: str) -> None:
    """Apply the school's decision; one on another version, or one that came before, changes nothing (R51)."""
    run = tx.runs.take(run_id)
    if run is None or run.version != version or run.state != RunState.PENDING:
        return
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
    return _detail(tx, run)


def take_down_run(tx: Transaction, *, run_id: str, reason: str) -> RunDetail:
    """Withdraw a published run of the own school at once, and with it those that follow it (R23, R53)."""
    run = run_to_change(tx, run_id)
    if not tx.actor.administers(run.institution_id):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    _take_down(tx, run, reason)
    for follower in _followers(tx, run):
        _take_down(tx, follower, reason)
    return _detail(tx, run)


def sweep_runs(tx: Transaction, limit: int) -> int:
    """Finish the runs whose last day is over; answers how many (R54)."""
    if tx.actor.kind != "system":
        raise NotPermitted("platform_only")
    over = tx.runs.past_their_end(tx.today, limit)
    for run in over:
        run.settle(tx.today)
        tx.record(RunTold(run))
    return len(over)


def get_run(tx: Transaction, run_id: str) -> RunDetail:
    """A run, for those who may read it."""
    return _detail(tx, readable_run(tx, run_id))


def list_runs(tx: Transaction, narrowed: RunFilter, paging: Paging) -> Slice[RunDetail]:
    """The centre lists all runs, a school_admin the school's, a teacher those of courses they lead (R2, R53)."""
    wanted = own_part(tx, narrowed)
    return _details(tx, tx.runs.find(wanted, tx.today, paging) if wanted else Slice([]))


def list_course_runs(tx: Transaction, course_id: str, paging: Paging) -> Slice[RunDetail]:
    """All runs of a course, for those who may read it."""
    course = readable_course(tx, course_id)
    return _details(tx, tx.runs.find(RunFilter(course_id=course.course_id), tx.today, paging))


def _open(tx: Transaction, course: Course, information: Information, outline: Outline) -> RunDetail:
    run_id = new_id()
    copy = outline.copy_to(course_id=course.course_id, run_id=run_id)
    run = Run(
        run_id=run_id,
        course_id=course.course_id,
        run_number=tx.runs.last_number(course.course_id) + 1,
        institution_id=course.institution_id,
        leader_id=course.leader_id,
        leader_name=course.leader_name,
        course_type=course.course_type,
        information=replace(information, title=course.information.title),
        outline_id=copy.outline_id,
        opened_at=tx.now,
        source_run_id=course.source_run_id if course.spoc_kind == SpocKind.SYNCHRONOUS else None,
    )
    tx.runs.add(run)
    tx.outlines.add(copy)
    seat_leader(tx, run)
    open_public_class(tx, run)
    return _detail(tx, run)


def _take_down(tx: Transaction, run: Run, reason: str) -> None:
    run.take_down(reason, tx.today)
    team = [member.person_id for member in tx.team.of_run(run.run_id)]
    tx.record(RunTold(run))
    tx.record(RunTakenDown(run, (*team, *tx.runs.student_ids(run.run_id))))


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


def _require_complete(tx: Transaction, information: Information, outline_id: str) -> OutlineFigures:
    figures = _figures(tx, outline_id)
    missing = missing_for_run(information, figures)
    if missing:
        raise Conflict(
            "course_not_completed", details={"missing": missing, "unusable_units": figures.unusable_count}
        )
    return figures


def _outline(tx: Transaction, outline_id: str) -> Outline:
    outline = tx.outlines.get(outline_id)
    if outline is None:
        raise LookupError(f"outline {outline_id} is gone")
    return outline


def _figures(tx: Transaction, outline_id: str) -> OutlineFigures:
    return tx.outlines.figures([outline_id]).get(outline_id, OutlineFigures())


def _detail(tx: Transaction, run: Run) -> RunDetail:
    return _details(tx, Slice([run])).items[0]


def _details(tx: Transaction, page: Slice[Run]) -> Slice[RunDetail]:
    found = tx.outlines.figures([run.outline_id for run in page.items])
    uses = tx.runs.use_of([run.run_id for run in page.items])
    details = []
    for run in page.items:
        figures = found.get(run.outline_id, OutlineFigures())
        meter = credits_meter(run.information, figures)
        details.append(RunDetail(run, figures, uses.get(run.run_id, RunUse()), meter, tx.today))
    return Slice(details, page.next_cursor)
