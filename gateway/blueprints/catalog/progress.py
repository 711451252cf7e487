"""How far classes and their students are, over HTTP (R87)."""

from __future__ import annotations

from chassis.contracts.catalog.progress import (
    ClassProgressView,
    GetStudentProgress,
    GetUnitProgress,
    StudentProgressView,
)
from gateway.blueprints.catalog.classes import OVERSEERS, SEEING_STUDENTS
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("progress", title="Progress 学习进度")


@api.get(
    "/classes/<id:class_id>/progress",
    summary="How far a class is, unit by unit (R87)",
    who=OVERSEERS,
    errors=SEEING_STUDENTS,
)
def get_unit_progress(query: GetUnitProgress) -> ClassProgressView:
    """Of each unit, how many students opened and completed it. Student by student: the list of students."""
    return clients().catalog.unit_progress(caller(), query)


@api.get(
    "/classes/<id:class_id>/students/<id:student_id>/progress",
    summary="How far one student is, unit by unit (R87)",
    who=OVERSEERS,
    errors=[*SEEING_STUDENTS, "student_not_in_class"],
)
def get_student_progress(query: GetStudentProgress) -> StudentProgressView:
    return clients().catalog.student_progress(caller(), query)
