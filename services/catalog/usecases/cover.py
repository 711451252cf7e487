"""Covers of courses and of runs (R25)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.domain.errors import NotFound
from chassis.domain.papers import Paper
from services.catalog.domain.information import Information
from services.catalog.ports import Transaction
from services.catalog.usecases.access import readable_course, readable_run
from services.catalog.usecases.course import CourseDetail, course_detail, course_to_change
from services.catalog.usecases.following import information_of, sources_of
from services.catalog.usecases.learning import is_open_to_visitors
from services.catalog.usecases.run import run_to_correct
from services.catalog.usecases.run_reading import RunDetail, run_detail


@dataclass(frozen=True)
class Cover:
    """A cover, without the picture for a reader who has it already."""

    cover_id: str
    paper: Paper | None


def set_course_cover(
    tx: Transaction, *, course_id: str, expected_version: int, cover: Paper | None
) -> CourseDetail:
    """Give the course another cover, or none. Runs that are open already keep theirs (R50)."""
    course = course_to_change(tx, course_id, expected_version)
    former_id = course.information.cover_id
    course.change(replace(course.information, cover_id=_kept(tx, cover)))
    _forget(tx, former_id)
    return course_detail(tx, course)


def set_run_cover(tx: Transaction, *, run_id: str, expected_version: int, cover: Paper | None) -> RunDetail:
    """Give a run that is not published yet another cover, or none (R51)."""
    run = run_to_correct(tx, run_id, expected_version)
    former_id = run.information.cover_id
    run.change(replace(run.information, cover_id=_kept(tx, cover)), tx.today)
    _forget(tx, former_id)
    return run_detail(tx, run)


def course_cover(tx: Transaction, course_id: str, known_id: str) -> Cover:
    """The cover, for those who may read the course."""
    course = readable_course(tx, course_id)
    return _cover(tx, information_of(course, sources_of(tx, [course.followed_run_id])), known_id)


def run_cover(tx: Transaction, run_id: str, known_id: str) -> Cover:
    """The cover, for anyone who may know of the run: of a published MOOC run, for everyone (R20, R22)."""
    run = tx.runs.get(run_id)
    if run is None:
        raise NotFound("run_not_found")
    if not is_open_to_visitors(tx, run, run.phase_on(tx.today)):
        readable_run(tx, run_id)
    return _cover(tx, information_of(run, sources_of(tx, [run.followed_run_id])), known_id)


def _kept(tx: Transaction, cover: Paper | None) -> str | None:
    if cover is None:
        return None
    tx.papers.add(cover)
    return cover.paper_id


def _forget(tx: Transaction, former_id: str | None) -> None:
    """A cover that was replaced goes, unless runs or copies of the course show it still."""
    if former_id is not None:
        tx.papers.forget_cover(former_id)


def _cover(tx: Transaction, information: Information, known_id: str) -> Cover:
    """The cover, read from the database only for those who do not have it.

    Raises:
        NotFound: `cover_not_found`, while there is none.
    """
    if information.cover_id is None:
        raise NotFound("cover_not_found")
    is_known = information.cover_id == known_id
    return Cover(information.cover_id, None if is_known else tx.papers.get(information.cover_id))
