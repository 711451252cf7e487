"""Reading courses and filling in their information (R25–R28, R34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, StaleVersion
from chassis.domain.paging import Slice
from services.catalog.domain.category import check_category
from services.catalog.domain.completeness import CreditsMeter, OutlineFigures, credits_meter, missing_for_run
from services.catalog.domain.course import Course
from services.catalog.domain.information import Information
from services.catalog.domain.resource import Resource
from services.catalog.domain.similarity import SIMILAR_FROM, likeness
from services.catalog.ports import Transaction
from services.catalog.ports.building import CourseFilter, CourseName, Paging, RunFilter
from services.catalog.ports.library import ApplicationFilter, EntryFilter
from services.catalog.usecases.access import editable_course, led_course, own_institution, readable_course
from services.catalog.usecases.following import information_of, sources_of

MOST_SIMILAR = 10

Filter = TypeVar("Filter", CourseFilter, RunFilter, EntryFilter, ApplicationFilter)


@dataclass(frozen=True)
class CourseDetail:
    """A course with what its outline amounts to."""

    course: Course
    information: Information
    """Of a course that follows a run: that run's (R23)."""
    missing: list[str]
    meter: CreditsMeter


@dataclass(frozen=True)
class CourseRow:
    """A course in a list, with the information that counts for it."""

    course: Course
    information: Information


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
    course = course_to_change(tx, course_id, expected_version)
    information = changed_information(tx, course.institution_id, course.information, changes)
    course.change(information)
    return course_detail(tx, course)


def course_to_change(tx: Transaction, course_id: str, expected_version: int) -> Course:
    """The course that its leader saw at this version.

    Raises:
        StaleVersion: someone else was faster.
    """
    course = led_course(tx, course_id)
    if course.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": course.version})
    return course


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


def list_courses(tx: Transaction, narrowed: CourseFilter, paging: Paging) -> Slice[CourseRow]:
    """The centre lists all courses, a school_admin the school's, a teacher those they lead (R2)."""
    wanted = own_part(tx, narrowed)
    found = tx.courses.find(wanted, paging) if wanted else Slice[Course]([])
    sources = sources_of(tx, [course.followed_run_id for course in found.items])
    return Slice([CourseRow(course, information_of(course, sources)) for course in found.items], found.next_cursor)


def similar_courses(tx: Transaction, title: str) -> list[CourseName]:
    """The school's courses whose names are alike, the most alike first; a hint that blocks nothing (R20)."""
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN)
    rated = [(likeness(title, each.title), each) for each in tx.courses.names_in(own_institution(tx))]
    alike = [(rate, each) for rate, each in rated if rate >= SIMILAR_FROM]
    alike.sort(key=lambda pair: (-pair[0], pair[1].title, pair[1].course_id))
    return [each for _, each in alike[:MOST_SIMILAR]]


def count_by_category(tx: Transaction) -> dict[str, int]:
    """How many MOOCs with a published run there are in each category; anyone may ask (R28)."""
    return tx.runs.published_courses()


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
    """What an outline of the course may use (R34): its own, and of a copy also what its source showed (R24)."""
    course = editable_course(tx, course_id)
    return tx.resources.find_usable(course.course_id, course.lender_run_id, kind, text, paging)


def usable_resource(tx: Transaction, *, course_id: str, resource_id: str) -> Resource:
    """One of these, to look at before it is chosen.

    Raises:
        NotFound: `resource_not_found`.
    """
    course = editable_course(tx, course_id)
    found = tx.resources.get(resource_id)
    if found is None or not found.may_be_used or not is_within_reach(tx, course, found):
        raise NotFound("resource_not_found")
    return found


def is_within_reach(tx: Transaction, course: Course, resource: Resource) -> bool:
    """Whether the resource is the course's own, or shown by the run that the course is a copy of (R24)."""
    if resource.course_id == course.course_id:
        return True
    lender = course.lender_run_id
    return lender is not None and tx.outlines.of_run_shows(lender, resource.resource_id)


def course_for_grant(tx: Transaction, course_id: str) -> Course:
    """The course, when the caller may add resources to it and take them away: editors and the school (R2)."""
    course = readable_course(tx, course_id)
    if not tx.actor.administers(course.institution_id):
        course = editable_course(tx, course_id)
    course.require_own_content()
    return course


def course_detail(tx: Transaction, course: Course) -> CourseDetail:
    """The course with its figures."""
    figures = tx.outlines.figures([course.outline_id]).get(course.outline_id, OutlineFigures())
    information = information_of(course, sources_of(tx, [course.followed_run_id]))
    return CourseDetail(
        course, information, missing_for_run(information, figures), credits_meter(information, figures)
    )
