"""Classes over HTTP: opened, kept, and what they may see (R55, R81, R82, R84)."""

from __future__ import annotations

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog.release import (
    GetReleaseOverview,
    GetReleases,
    ReleaseAll,
    ReleaseOverviewView,
    ReleasesView,
    SetReleases,
)
from chassis.contracts.catalog.teaching_class import (
    ClassView,
    CloseClass,
    CreateClass,
    GetClass,
    HandOverClass,
    ListClasses,
    ListMyClasses,
    RenameClass,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("classes", title="Classes 班级")
TEACHERS = only(Role.TEACHER)
OVERSEERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
RUNNING_A_CLASS = [
    "class_not_found",
    "team_permission_required",
    "class_of_other_school",
    "run_not_published",
    "run_finished",
    "run_taken_down",
]
SEEING_STUDENTS = ["class_not_found", "class_of_other_school"]


@api.get(
    "/runs/<id:run_id>/classes",
    summary="The classes of a run, with their sizes (R55, R81)",
    who=OVERSEERS,
    errors=["run_not_found"],
)
def list_classes(query: ListClasses) -> Page[ClassView]:
    """The leader and the offering school see all; others the public class and those of their own school."""
    return clients().catalog.list_classes(caller(), query)


@api.post(
    "/runs/<id:run_id>/classes",
    summary="Open a class for a school's students (R81, R82)",
    who=TEACHERS,
    status=201,
    location="/classes/{class_id}",
    errors=[
        "run_not_found",
        "class_for_own_school_only",
        "selection_missing",
        "class_title_taken",
        *RUNNING_A_CLASS[1:],
    ],
)
def create_class(command: CreateClass) -> ClassView:
    """A tutor opens it for the own school; the leader also for a school that selected the run in way 2."""
    return clients().catalog.create_class(caller(), command)


@api.get("/classes/<id:class_id>", summary="One class", who=OVERSEERS, errors=["class_not_found"])
def get_class(query: GetClass) -> ClassView:
    return clients().catalog.get_class(caller(), query)


@api.get("/me/classes", summary="The classes that the caller runs (R81)", who=TEACHERS)
def list_my_classes(query: ListMyClasses) -> Page[ClassView]:
    return clients().catalog.list_my_classes(caller(), query)


@api.patch(
    "/classes/<id:class_id>",
    summary="Give a class another name (R81)",
    who=TEACHERS,
    errors=["public_class_is_fixed", "class_title_taken", *RUNNING_A_CLASS],
)
def rename_class(command: RenameClass) -> ClassView:
    """`version` grows whenever students come or go, too."""
    return clients().catalog.rename_class(caller(), command)


@api.post(
    "/classes/<id:class_id>/hand-over",
    summary="Give a class to another member of the team (R81, R82)",
    who=TEACHERS,
    errors=[
        "public_class_is_fixed",
        "tutor_not_in_team",
        "tutor_of_other_school",
        "tutor_may_not_run_classes",
        *RUNNING_A_CLASS,
    ],
)
def hand_over_class(command: HandOverClass) -> ClassView:
    """To the leader, or to a member of the class's school who may run classes. Those concerned are told."""
    return clients().catalog.hand_over_class(caller(), command)


@api.delete(
    "/classes/<id:class_id>",
    summary="Close an empty class (R81)",
    who=TEACHERS,
    errors=["class_not_empty", "public_class_is_fixed", *RUNNING_A_CLASS],
)
def close_class(command: CloseClass) -> Nothing:
    return clients().catalog.close_class(caller(), command)


@api.get(
    "/classes/<id:class_id>/releases",
    summary="What a class may see, and sees now (R84)",
    who=OVERSEERS,
    errors=["class_not_found"],
)
def get_releases(query: GetReleases) -> ReleasesView:
    return clients().catalog.get_releases(caller(), query)


@api.get(
    "/runs/<id:run_id>/releases",
    summary="What is out in a run: every class by every chapter (R84)",
    who=OVERSEERS,
    errors=["run_not_found"],
)
def get_release_overview(query: GetReleaseOverview) -> ReleaseOverviewView:
    """The classes that the caller sees. A cell says how much of the chapter is out, and when more comes."""
    return clients().catalog.release_overview(caller(), query)


@api.put(
    "/classes/<id:class_id>/releases",
    summary="Release chapters, sections and units, now or from a time (R84)",
    who=TEACHERS,
    errors=["release_node_unknown", "release_node_repeated", *RUNNING_A_CLASS],
)
def set_releases(command: SetReleases) -> ReleasesView:
    """Replaces all statements; what is left out is withdrawn. The statement nearest to a unit counts."""
    return clients().catalog.set_releases(caller(), command)


@api.post(
    "/classes/<id:class_id>/releases/all",
    summary="Release every chapter to a class (R84)",
    who=TEACHERS,
    errors=RUNNING_A_CLASS,
)
def release_all(command: ReleaseAll) -> ReleasesView:
    """The public class needs its release like any other, or the public sees nothing."""
    return clients().catalog.release_all(caller(), command)
