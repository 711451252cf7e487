"""How far a class and its students are (R87)."""

from __future__ import annotations

from typing import ClassVar

from chassis.contracts.base import Command, Id, UtcTime, View
from chassis.domain.scopes import ClientScope


class GetUnitProgress(Command):
    """How far a class is, unit by unit."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_READ})

    class_id: Id


class UnitProgressView(View):
    unit_id: Id
    chapter_title: str
    title: str
    is_visible: bool
    """Whether the class sees the unit at this moment."""
    opened_count: int
    """Students who opened it."""
    completed_count: int
    watched_seconds: int
    """Of all students together."""


class ClassProgressView(View):
    class_id: Id
    student_count: int
    units: list[UnitProgressView]
    """In teaching order."""


class GetStudentProgress(Command):
    """How far one student of a class is, unit by unit."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_READ})

    class_id: Id
    student_id: Id


class StudentUnitView(View):
    unit_id: Id
    chapter_title: str
    title: str
    is_visible: bool
    opened_at: UtcTime | None
    last_seen_at: UtcTime | None
    position_seconds: float
    watched_seconds: int
    completed_at: UtcTime | None


class StudentProgressView(View):
    class_id: Id
    student_id: Id
    student_name: str
    unit_count: int
    """Units that the class sees at this moment."""
    completed_units: int
    """Of those."""
    units: list[StudentUnitView]
