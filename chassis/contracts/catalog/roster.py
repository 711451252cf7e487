"""Who is in a class, one by one, and a file of students looked at before it is imported (R86)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, View
from chassis.contracts.catalog.enrolment import IMPORT_LIMIT_BYTES
from chassis.domain.scopes import ClientScope


class AddStudent(Command):
    """Put one student into a class, by student number or username."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})

    class_id: Id
    key: str = Field(min_length=1, max_length=100)


class RemoveStudent(Command):
    """Take a student out of a class. What was learnt is kept, and counts again if the student comes back."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})

    class_id: Id
    student_id: Id


class MoveStudent(Command):
    """Put a student of one class into another one of the same run and the same school."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})

    class_id: Id
    student_id: Id
    to_class_id: Id


class WithStudentFile(Command):
    class_id: Id
    file_name: str = Field(min_length=1, max_length=255)
    content_base64: str = Field(max_length=IMPORT_LIMIT_BYTES * 4 // 3 + 4, repr=False)


class PreviewEnrolments(WithStudentFile):
    """What an import of this file would do, row by row; nothing is done."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})


class FaultyEnrolments(WithStudentFile):
    """The faulty rows of this file as a spreadsheet, with a column that explains them."""

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})


class PreviewRowView(View):
    row: int
    """As people count it; the headings are row 1."""
    fate: Literal["added", "moved", "unchanged", "faulty"]
    student_name: str | None
    code: str | None
    """What is wrong with a faulty row."""
    column: str | None


class EnrolmentPreviewView(View):
    class_id: Id
    row_count: int
    added_count: int
    moved_count: int
    unchanged_count: int
    faulty_count: int
    rows: list[PreviewRowView]
