"""Opening runs: a copy of a completed course, or of its last finished run (R50, R52, R55)."""

from __future__ import annotations

from dataclasses import replace

from chassis.domain.errors import Conflict
from chassis.domain.ids import new_id
from services.catalog.domain.completeness import OutlineFigures, missing_for_run
from services.catalog.domain.course import Course
from services.catalog.domain.information import Information
from services.catalog.domain.outline import Outline
from services.catalog.domain.run import Run
from services.catalog.ports import Transaction
from services.catalog.usecases.access import course_to_open, readable_run
from services.catalog.usecases.following import information_of, require_running_source, sources_of
from services.catalog.usecases.run_reading import RunDetail, run_detail
from services.catalog.usecases.teaching_class import open_public_class
from services.catalog.usecases.team import seat_leader


def open_run(tx: Transaction, course_id: str) -> RunDetail:
    """Copy a completed course into a new run, with its public class (R50, R55).

    Raises:
        Conflict: `course_not_completed`, with the list of what is missing; `source_not_running` (R23).
    """
    course = course_to_open(tx, course_id)
    require_running_source(tx, course)
    information = information_of(course, sources_of(tx, [course.followed_run_id]))
    require_complete(tx, information, course.outline_id)
    return _open(tx, course, information, _outline(tx, course.outline_id))


def reopen_run(tx: Transaction, run_id: str) -> RunDetail:
    """Copy the course's last finished run into a new one (R52).

    Raises:
        Conflict: `not_last_finished_run`, naming the one that is; `source_not_running` (R23).
    """
    run = readable_run(tx, run_id)
    course = course_to_open(tx, run.course_id)
    last = tx.runs.last_finished(run.course_id, tx.today)
    if last is None or last.run_id != run.run_id:
        raise Conflict("not_last_finished_run", details={"last_finished_run_id": last.run_id if last else ""})
    require_running_source(tx, course)
    information = replace(run.information, title=course.information.title)
    return _open(tx, course, information, _outline(tx, run.outline_id))


def require_complete(tx: Transaction, information: Information, outline_id: str) -> OutlineFigures:
    """The outline in numbers, when nothing is missing for a run.

    Raises:
        Conflict: `course_not_completed`, with the list of what is missing.
    """
    figures = tx.outlines.figures([outline_id]).get(outline_id, OutlineFigures())
    missing = missing_for_run(information, figures)
    if missing:
        raise Conflict(
            "course_not_completed", details={"missing": missing, "unusable_units": figures.unusable_count}
        )
    return figures


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
        information=information,
        outline_id=copy.outline_id,
        opened_at=tx.now,
        source_run_id=course.followed_run_id,
    )
    tx.runs.add(run)
    tx.outlines.add(copy)
    seat_leader(tx, run)
    open_public_class(tx, run)
    return run_detail(tx, run)


def _outline(tx: Transaction, outline_id: str) -> Outline:
    outline = tx.outlines.get(outline_id)
    if outline is None:
        raise LookupError(f"outline {outline_id} is gone")
    return outline
