"""Reading courses and filling in their information (R25–R28, R34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, StaleVersion
from chassis.domain.paging import Slice
from services.catalog.domain.category import check_category
from services.catalog.domain.completeness import CreditsMeter, OutlineFigures, credits_meter, missing_for_run
from services.catalog.domain.course import Course
from services.catalog.domain.information import Information
from services.catalog.domain.resource import Resource
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
    return course_detail(tx, course)


def changed_information(
    tx: Transaction, institution_id: str, before: Information, changes: Mapping[str, Any]
) -> Information:
    """The information with some fields replaced, checked against the school's kind (R28)."""
    information = replace(before, **changes)
    information.check()
    if information.category_code != before.category_code:
        institution = tx.institutions.get(institution_id)
        if institution is None:
            raise Conflict("institution_not_known_yet")
        check_category(information.category_code, institution.kind)
    return information


def get_course(tx: Transaction, course_id: str) -> CourseDetail:
    """A course, for those who may read it."""
    return course_detail(tx, readable_course(tx, course_id))


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


def course_detail(tx: Transaction, course: Course) -> CourseDetail:
    """The course with its figures."""
    figures = tx.outlines.figures([course.outline_id]).get(course.outline_id, OutlineFigures())
    return CourseDetail(
        course,
        missing_for_run(course.information, figures),
        credits_meter(course.information, figures),
    )
