"""Creating courses and filling in their information (R20–R28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.catalog.domain.category import check_category
from services.catalog.domain.completeness import CreditsMeter, OutlineFigures, credits_meter, missing_for_run
from services.catalog.domain.course import Course, CourseType, SpocKind
from services.catalog.domain.information import Information
from services.catalog.domain.library import entry_for
from services.catalog.domain.outline import Outline
from services.catalog.domain.resource import Resource
from services.catalog.domain.run import Run, RunPhase
from services.catalog.ports import Transaction
from services.catalog.ports.building import CourseFilter, Paging
from services.catalog.usecases.access import editable_course, led_course, own_institution, readable_course

Filter = TypeVar("Filter", bound=CourseFilter)


@dataclass(frozen=True)
class CourseDetail:
    """A course with what its outline amounts to."""

    course: Course
    missing: list[str]
    meter: CreditsMeter


def create_course(
    tx: Transaction,
    *,
    course_type: CourseType,
    spoc_kind: SpocKind | None,
    title: str | None,
    source_run_id: str | None,
) -> CourseDetail:
    """Create a course that the calling teacher leads (R20).

    Raises:
        InvalidInput: `title_required`, `source_run_required`, `spoc_kind_required` or `not_for_this_kind`.
        Conflict: `library_mismatch` (R21), `library_entry_used`, `source_not_running` (R23),
            `source_not_finished` (R24).
        NotFound: `source_run_not_found`.
    """
    tx.actor.require(Role.TEACHER)
    _check_fields(course_type, spoc_kind, title, source_run_id)
    if course_type == CourseType.MOOC:
        course, outline = _new_mooc(tx, title or "")
    elif source_run_id is None:
        course, outline = _new_course(tx, SpocKind.INDEPENDENT, Information(title or ""))
    else:
        course, outline = _new_copy(tx, SpocKind(spoc_kind or ""), title, source_run_id)
    tx.courses.add(course)
    tx.outlines.add(outline)
    return _detail(tx, course)


def change_course(
    tx: Transaction, *, course_id: str, expected_version: int, changes: Mapping[str, Any]
) -> CourseDetail:
    """Change some fields of a course's information (R25, R26, R28).

    Args:
        tx: the transaction.
        course_id: the course.
        expected_version: what the caller saw.
        changes: new values by field name of `Information`.
    """
    course = led_course(tx, course_id)
    if course.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": course.version})
    information = changed_information(tx, course.institution_id, course.information, changes)
    course.change(information)
    return _detail(tx, course)


def changed_information(
    tx: Transaction, institution_id: str, before: Information, changes: Mapping[str, Any]
) -> Information:
    """The information with some fields replaced, checked against the school's kind (R28)."""
    information = replace(before, **changes)
    if information.category_code != before.category_code:
        institution = tx.institutions.get(institution_id)
        if institution is None:
            raise Conflict("institution_not_known_yet")
        check_category(information.category_code, institution.kind)
    return information


def get_course(tx: Transaction, course_id: str) -> CourseDetail:
    """A course, for those who may read it."""
    return _detail(tx, readable_course(tx, course_id))


def list_courses(tx: Transaction, narrowed: CourseFilter, paging: Paging) -> Slice[Course]:
    """The centre lists all courses, a school_admin the school's, a teacher those they lead (R2)."""
    wanted = own_part(tx, narrowed)
    return tx.courses.find(wanted, paging) if wanted else Slice([])


def own_part(tx: Transaction, narrowed: Filter) -> Filter | None:
    """The filter, narrowed to what the caller oversees; None when it asks for others' things alone (R2)."""
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    if tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        return narrowed
    if tx.actor.has(Role.SCHOOL_ADMIN):
        if narrowed.institution_id not in {None, tx.actor.institution_id}:
            return None
        return replace(narrowed, institution_id=own_institution(tx))
    if narrowed.leader_id not in {None, tx.actor.actor_id}:
        return None
    return replace(narrowed, leader_id=tx.actor.actor_id)


def usable_resources(
    tx: Transaction, *, course_id: str, kind: str | None, text: str | None, paging: Paging
) -> Slice[Resource]:
    """What an outline of the course may use (R34)."""
    course = editable_course(tx, course_id)
    return tx.resources.find_usable(course.course_id, kind, text, paging)


def course_for_grant(tx: Transaction, course_id: str) -> Course:
    """The course, when the caller may add resources to it and take them away."""
    course = editable_course(tx, course_id)
    course.require_own_content()
    return course


def _check_fields(
    course_type: CourseType, spoc_kind: SpocKind | None, title: str | None, source_run_id: str | None
) -> None:
    if (course_type == CourseType.SPOC) != (spoc_kind is not None):
        code = "not_for_this_kind" if spoc_kind else "spoc_kind_required"
        raise InvalidInput.of("/spoc_kind", code)
    is_copy = spoc_kind in {SpocKind.SYNCHRONOUS, SpocKind.ASYNCHRONOUS}
    if is_copy != (source_run_id is not None):
        raise InvalidInput.of("/source_run_id", "source_run_required" if is_copy else "not_for_this_kind")
    if title is None and not is_copy:
        raise InvalidInput.of("/title", "title_required")
    if title is not None and spoc_kind == SpocKind.SYNCHRONOUS:
        raise InvalidInput.of("/title", "not_for_this_kind")


def _new_course(
    tx: Transaction,
    spoc_kind: SpocKind | None,
    information: Information,
    *,
    library_entry_id: str | None = None,
    source: Run | None = None,
) -> tuple[Course, Outline]:
    course_id = new_id()
    if source is None:
        outline = Outline(new_id(), course_id)
    else:
        outline = _outline_of(tx, source).copy_to(course_id=course_id, run_id=None)
    course = Course(
        course_id=course_id,
        institution_id=own_institution(tx),
        leader_id=tx.actor.actor_id,
        leader_name=tx.actor.name,
        course_type=CourseType.SPOC if spoc_kind else CourseType.MOOC,
        spoc_kind=spoc_kind,
        information=information,
        outline_id=outline.outline_id,
        created_at=tx.now,
        library_entry_id=library_entry_id,
        source_run_id=source.run_id if source else None,
    )
    return course, outline


def _new_mooc(tx: Transaction, title: str) -> tuple[Course, Outline]:
    """A MOOC rests on an approved entry of that name for that leader, which carries one course (R21)."""
    entries = tx.library.of_title_or_leader(own_institution(tx), title, tx.actor.actor_id)
    entry = entry_for(title, tx.actor.actor_id, entries)
    existing = tx.courses.of_entry(entry.entry_id)
    if existing is not None:
        raise Conflict("library_entry_used", details={"course_id": existing.course_id})
    return _new_course(tx, None, Information(title), library_entry_id=entry.entry_id)


def _new_copy(
    tx: Transaction, spoc_kind: SpocKind, title: str | None, source_run_id: str
) -> tuple[Course, Outline]:
    """A synchronous SPOC follows a running MOOC run, an asynchronous one copies a finished one (R23, R24)."""
    source = tx.runs.get(source_run_id)
    if source is None or source.course_type != CourseType.MOOC or source.approved_on is None:
        raise NotFound("source_run_not_found")
    phase = source.phase_on(tx.today)
    if spoc_kind == SpocKind.SYNCHRONOUS and phase != RunPhase.RUNNING:
        raise Conflict("source_not_running", details={"phase": str(phase)})
    if spoc_kind == SpocKind.ASYNCHRONOUS and phase != RunPhase.FINISHED:
        raise Conflict("source_not_finished", details={"phase": str(phase)})
    information = replace(source.information, title=title or source.information.title)
    return _new_course(tx, spoc_kind, information, source=source)


def _outline_of(tx: Transaction, run: Run) -> Outline:
    outline = tx.outlines.get(run.outline_id)
    if outline is None:
        raise LookupError(f"run {run.run_id} has no outline")
    return outline


def _detail(tx: Transaction, course: Course) -> CourseDetail:
    figures = tx.outlines.figures([course.outline_id]).get(course.outline_id, OutlineFigures())
    return CourseDetail(
        course,
        missing_for_run(course.information, figures),
        credits_meter(course.information, figures),
    )
