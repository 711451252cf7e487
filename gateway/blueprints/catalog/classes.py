"""Classes over HTTP: what they may see, who is in them, how far they are (R55, R81, R82, R84–R87)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog.enrolment import (
    GetScoreHistory,
    ImportedView,
    ImportEnrolments,
    ListStudents,
    ScoreHistoryView,
    ScoresView,
    SetScores,
    StudentView,
)
from chassis.contracts.catalog.release import GetReleases, ReleaseAll, ReleasesView, SetReleases
from chassis.contracts.catalog.teaching_class import ClassView, CreateClass, GetClass, ListClasses
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


@api.get(
    "/classes/<id:class_id>/releases",
    summary="What a class may see, and sees now (R84)",
    who=OVERSEERS,
    errors=["class_not_found"],
)
def get_releases(query: GetReleases) -> ReleasesView:
    return clients().catalog.get_releases(caller(), query)


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


@api.post(
    "/classes/<id:class_id>/enrolments/import",
    summary="Put the students of a spreadsheet into a class, all or none (R86)",
    who=TEACHERS,
    errors=[
        "import_has_errors",
        "import_heading_missing",
        "import_headings_ambiguous",
        "file_unreadable",
        "file_too_large",
        "sheet_empty",
        "sheet_too_large",
        "headings_repeated",
        "too_many_columns",
        "too_many_rows",
        "public_class_takes_no_import",
        *RUNNING_A_CLASS,
    ],
)
def import_enrolments(command: ImportEnrolments) -> ImportedView:
    """`.xlsx` or `.csv` (UTF-8 or GB 18030) with the column 学号 or 账号, and 姓名 if names are to be compared.

    With a fault in any row nothing is done; `errors` tells row, column, code and message of each. Students who had
    joined the public class from the page are moved into this class with everything they learnt.
    """
    return clients().catalog.import_enrolments(caller(), command)


@api.get(
    "/classes/<id:class_id>/students",
    summary="The students of a class, with progress (R87)",
    who=OVERSEERS,
    errors=SEEING_STUDENTS,
)
def list_students(query: ListStudents) -> Page[StudentView]:
    return clients().catalog.list_students(caller(), query)


@api.put(
    "/classes/<id:class_id>/scores",
    summary="Enter or correct final scores, all or none (R87)",
    who=TEACHERS,
    errors=["scores_have_errors", "score_student_repeated", "score_invalid", "run_not_started", *RUNNING_A_CLASS],
)
def set_scores(command: SetScores) -> ScoresView:
    """0–100 with at most one decimal place; also after the run is over."""
    return clients().catalog.set_scores(caller(), command)


@api.get(
    "/classes/<id:class_id>/students/<id:student_id>/scores",
    summary="Every score that a student was given (R87)",
    who=OVERSEERS,
    errors=["student_not_in_class", *SEEING_STUDENTS],
)
def score_history(query: GetScoreHistory) -> ScoreHistoryView:
    return clients().catalog.score_history(caller(), query)
