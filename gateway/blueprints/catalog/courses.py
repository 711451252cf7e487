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
    SimilarCourseList,
    SimilarCourses,
)
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.catalog.resource import UsableResourceGrant, UsableResources, UsableResourceView
from chassis.contracts.media.commands import OpenPlayback
from chassis.contracts.media.views import PlaybackView
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("courses", title="Courses 课程")
TEACHERS = only(Role.TEACHER)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get(
    "/categories",
    summary="First-level categories with their published MOOCs, by kind of school (R28)",
    who=ANYONE,
    kept_until=[RunChanged],
)
def list_categories(query: ListCategories) -> CategoryList:
    """Each with the number of MOOCs that have a published run."""
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
    `nothing_on_file`), in `details.way_out` what to do (`leader_change`, `name_change` or `ask_centre`), and in
    `details.operation` what the school's administrator calls for it (R61).
    """
    return clients().catalog.create_course(caller(), command)


@api.get(
    "/courses/similar",
    summary="Courses of the own school with a name like this one (R20)",
    who=only(Role.TEACHER, Role.SCHOOL_ADMIN),
    errors=["school_membership_required"],
)
def list_similar_courses(query: SimilarCourses) -> SimilarCourseList:
    """A hint before a course is made twice; it forbids nothing. The most alike come first."""
    return clients().catalog.similar_courses(caller(), query)


@api.get("/courses/<id:course_id>", summary="One course", who=READERS, errors=["course_not_found"])
def get_course(query: GetCourse) -> CourseView:
    """`missing` lists what it still needs before a run may be opened (R50)."""
    return clients().catalog.get_course(caller(), query)


@api.patch(
    "/courses/<id:course_id>",
    summary="Fill in or change the course's information (R25, R26, R28)",
    who=TEACHERS,
    errors=[
        "course_not_found",
        "course_leader_required",
        "credits_invalid",
        "overview_headings_changed",
        "category_unknown",
        "category_of_other_kind",
        "institution_not_known_yet",
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
    errors=["course_not_found", "content_permission_required"],
)
def list_usable_resources(query: UsableResources) -> Page[UsableResourceView]:
    """Approved and, if videos, transcoded; oldest first. Of an asynchronous course also what its source showed."""
    return clients().catalog.usable_resources(caller(), query)


@api.get(
    "/courses/<id:course_id>/usable-resources/<id:resource_id>/playback",
    summary="Watch or download a resource before choosing it (R24, R37)",
    who=TEACHERS,
    errors=["course_not_found", "content_permission_required", "resource_not_found", "nothing_to_show"],
)
def play_usable_resource(query: UsableResourceGrant) -> PlaybackView:
    """Also what an asynchronous course has from its source. Every address in the answer expires."""
    granted = clients().catalog.usable_resource_grant(caller(), query)
    return clients().media.playback(caller(), OpenPlayback(grant=granted.grant))
