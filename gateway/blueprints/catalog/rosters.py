"""The students of classes over HTTP: how they come and go, and their final scores (R86, R87)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog.enrolment import (
    EnrolmentView,
    GetScoreHistory,
    ImportedView,
    ImportEnrolments,
    ListStudents,
    ScoreHistoryView,
    ScoresView,
    SetScores,
    StudentView,
)
from chassis.contracts.catalog.roster import (
    AddStudent,
    EnrolmentPreviewView,
    FaultyEnrolments,
    MoveStudent,
    PreviewEnrolments,
    RemoveStudent,
)
from chassis.contracts.catalog.scores import GetScoreSheet, ImportScores, ScoreImportView
from chassis.contracts.papers import PaperView
from gateway.blueprints.catalog.classes import OVERSEERS, RUNNING_A_CLASS, SEEING_STUDENTS, TEACHERS
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("rosters", title="Students of classes 班级学生")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_FAULTS = [
    "import_heading_missing",
    "file_unreadable",
    "file_too_large",
    "sheet_empty",
    "sheet_too_large",
    "headings_repeated",
    "too_many_columns",
    "too_many_rows",
]
IMPORTING = ["import_headings_ambiguous", "public_class_takes_no_import", *FILE_FAULTS]


@api.post(
    "/classes/<id:class_id>/enrolments/import",
    summary="Put the students of a spreadsheet into a class, all or none (R86)",
    who=TEACHERS,
    errors=["import_has_errors", *IMPORTING, *RUNNING_A_CLASS],
)
def import_enrolments(command: ImportEnrolments) -> ImportedView:
    """`.xlsx` or `.csv` (UTF-8 or GB 18030) with the column 学号 or 账号, and 姓名 if names are to be compared.

    With a fault in any row nothing is done; `errors` tells row, column, code and message of each. Students who had
    joined the public class from the page are moved into this class with everything they learnt.
    """
    return clients().catalog.import_enrolments(caller(), command)


@api.post(
    "/classes/<id:class_id>/enrolments/preview",
    summary="What the import of a spreadsheet would do, row by row (R86)",
    who=TEACHERS,
    errors=[*IMPORTING, *RUNNING_A_CLASS],
)
def preview_enrolments(query: PreviewEnrolments) -> EnrolmentPreviewView:
    """The same file as for the import; nothing is done."""
    return clients().catalog.preview_enrolments(caller(), query)


@api.post(
    "/classes/<id:class_id>/enrolments/errors.xlsx",
    summary="The faulty rows of a spreadsheet, to correct and send again (R86)",
    who=TEACHERS,
    produces=XLSX,
    errors=[*IMPORTING, *RUNNING_A_CLASS],
)
def faulty_enrolments(query: FaultyEnrolments) -> Response:
    """As they were sent, with a column that explains them and that an import passes over."""
    return _file(clients().catalog.faulty_enrolments(caller(), query))


@api.get(
    "/classes/<id:class_id>/students",
    summary="The students of a class, with progress (R87)",
    who=OVERSEERS,
    errors=SEEING_STUDENTS,
)
def list_students(query: ListStudents) -> Page[StudentView]:
    return clients().catalog.list_students(caller(), query)


@api.post(
    "/classes/<id:class_id>/students",
    summary="Put one student into a class (R86)",
    who=TEACHERS,
    status=201,
    location="/classes/{class_id}/students",
    errors=[
        "student_unknown",
        "student_of_other_school",
        "student_inactive",
        "student_in_other_class",
        "public_class_takes_no_import",
        *RUNNING_A_CLASS,
    ],
)
def add_student(command: AddStudent) -> EnrolmentView:
    """By student number or username. Who is in the class already stays there."""
    return clients().catalog.add_student(caller(), command)


@api.delete(
    "/classes/<id:class_id>/students/<id:student_id>",
    summary="Take a student out of a class (R86)",
    who=TEACHERS,
    errors=["student_not_in_class", "student_has_score", *RUNNING_A_CLASS],
)
def remove_student(command: RemoveStudent) -> Nothing:
    """Ends the student's access at once. What was learnt is kept and counts again if the student comes back."""
    return clients().catalog.remove_student(caller(), command)


@api.post(
    "/classes/<id:class_id>/students/<id:student_id>/move",
    summary="Put a student into another class of the same run and school (R86)",
    who=TEACHERS,
    errors=[
        "student_not_in_class",
        "student_has_score",
        "student_of_other_institution",
        "class_of_other_run",
        "public_class_takes_no_import",
        *RUNNING_A_CLASS,
    ],
)
def move_student(command: MoveStudent) -> EnrolmentView:
    """With everything the student learnt. For those who may run both classes."""
    return clients().catalog.move_student(caller(), command)


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
    "/classes/<id:class_id>/scores.xlsx",
    summary="The students of a class with their scores, to fill in and import (R87)",
    who=OVERSEERS,
    produces=XLSX,
    errors=[*SEEING_STUDENTS, "class_too_large"],
)
def get_score_sheet(query: GetScoreSheet) -> Response:
    return _file(clients().catalog.score_sheet(caller(), query))


@api.post(
    "/classes/<id:class_id>/scores/import",
    summary="Enter or correct the final scores in a spreadsheet, all or none (R87)",
    who=TEACHERS,
    errors=["scores_have_errors", "run_not_started", *FILE_FAULTS, *RUNNING_A_CLASS],
)
def import_scores(command: ImportScores) -> ScoreImportView:
    """With the columns 成绩 and 编号 (of the class's sheet) or 学号; 姓名, if there, is compared.

    Rows without a score are passed over. With a fault in any row nothing is entered.
    """
    return clients().catalog.import_scores(caller(), command)


@api.get(
    "/classes/<id:class_id>/students/<id:student_id>/scores",
    summary="Every score that a student was given (R87)",
    who=OVERSEERS,
    errors=[*SEEING_STUDENTS, "student_not_in_class"],
)
def score_history(query: GetScoreHistory) -> ScoreHistoryView:
    return clients().catalog.score_history(caller(), query)


def _file(paper: PaperView) -> Response:
    return attachment(base64.b64decode(paper.content_base64), XLSX, paper.file_name)
