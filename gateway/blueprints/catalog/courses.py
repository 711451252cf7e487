"""Courses over HTTP (R20–R28, R34)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog.course import (
    CategoryList,
    ChangeCourse,
    CourseBrief,
    CourseView,
    CreateCourse,
    GetCourse,
    GetOverviewTemplate,
    ListCategories,
    ListCourses,
    OverviewTemplate,
)
from chassis.contracts.catalog.resource import UsableResources, UsableResourceView
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("courses", title="Courses 课程")
TEACHERS = only(Role.TEACHER)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get("/categories", summary="First-level categories, by kind of school (R28)", who=ANYONE)
def list_categories(query: ListCategories) -> CategoryList:
    return clients().catalog.list_categories(caller(), query)


@api.get("/overview-template", summary="The overview to copy; its headings are binding (R26)")
def overview_template(query: GetOverviewTemplate) -> OverviewTemplate:
    return clients().catalog.overview_template(caller(), query)


@api.get("/courses", summary="Courses, newest first", who=READERS)
def list_courses(query: ListCourses) -> Page[CourseBrief]:
    """The centre sees all courses, a school_admin the school's, a teacher those they lead."""
    return clients().catalog.list_courses(caller(), query)


@api.post(
    "/courses",
    summary="Create a MOOC or a SPOC that the caller leads (R20–R24)",
    who=TEACHERS,
    status=201,
    location="/courses/{course_id}",
    errors=[
        "library_mismatch",
        "library_entry_used",
        "source_run_not_found",
        "source_not_running",
        "source_not_finished",
        "spoc_kind_required",
        "source_run_required",
        "title_required",
        "not_for_this_kind",
    ],
)
def create_course(command: CreateCourse) -> CourseView:
    """A MOOC takes the name that is in the MOOC library for the caller, approved.

    Otherwise `library_mismatch` says in `details.differs` what is in the way (`leader`, `name`, `approval` or
    `nothing_on_file`) and in `details.way_out` what to do (`leader_change`, `name_change` or `ask_centre`).
    """
    return clients().catalog.create_course(caller(), command)


@api.get("/courses/<id:course_id>", summary="One course", who=READERS, errors=["course_not_found"])
def get_course(query: GetCourse) -> CourseView:
    """`missing` lists what it still needs before a run may be opened (R50)."""
    return clients().catalog.get_course(caller(), query)


@api.patch(
    "/courses/<id:course_id>",
    summary="Fill in or change the course's information (R25, R26, R28)",
    who=TEACHERS,
    errors=[
        "course_leader_required",
        "credits_invalid",
        "overview_headings_changed",
        "category_unknown",
        "category_of_other_kind",
        "mooc_title_is_on_file",
        "synchronous_course_locked",
    ],
)
def change_course(command: ChangeCourse) -> CourseView:
    """Fields that are left out keep their value."""
    return clients().catalog.change_course(caller(), command)


@api.get(
    "/courses/<id:course_id>/usable-resources",
    summary="The course's resources that its outline may use (R34)",
    who=TEACHERS,
    errors=["content_permission_required"],
)
def list_usable_resources(query: UsableResources) -> Page[UsableResourceView]:
    """Approved and, if videos, transcoded; oldest first."""
    return clients().catalog.usable_resources(caller(), query)
