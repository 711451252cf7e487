"""Students of a class, and their final scores (R85–R87)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

IMPORT_LIMIT_BYTES = 2 * 1024 * 1024
"""Size of a file that goes over the bus in one command."""


class JoinRun(Command):
    """Join a running run from its page: into its public class (R85)."""

    run_id: Id


class EnrolmentView(View):
    enrolment_id: Id
    run_id: Id
    class_id: Id
    student_id: Id
    student_name: str
    joined_by: Literal["page", "import"]
    joined_at: UtcTime


class ImportEnrolments(Command):
    """Put the students of a file into a class: all of them, or none when a row is faulty (R86).

    Columns: 学号 (student number) or 账号 (username); 姓名 (name), when there, must match. At most 2,000 rows.
    """

    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_WRITE})

    class_id: Id
    file_name: str = Field(min_length=1, max_length=255)
    content_base64: str = Field(max_length=IMPORT_LIMIT_BYTES * 4 // 3 + 4, repr=False)


class ImportedView(View):
    class_id: Id
    row_count: int
    added_count: int
    moved_count: int
    """Joined the public class before; they are in this class now."""
    unchanged_count: int
    size: int


class ListStudents(PageQuery):
    SCOPES: ClassVar = frozenset({ClientScope.ENROLMENTS_READ})

    class_id: Id


class StudentView(View):
    """A student of a class and how far the student is."""

    student_id: Id
    student_name: str
    student_number: str | None
    institution_id: Id | None
    joined_by: Literal["page", "import"]
    joined_at: UtcTime
    completed_units: int
    unit_count: int
    """Units that the class sees at this moment."""
    watched_seconds: int
    last_seen_at: UtcTime | None
    score: Decimal | None
    score_version: int


class ScoreEntry(Message):
    student_id: Id
    score: Decimal = Field(ge=0, le=100, max_digits=4, decimal_places=1)


class SetScores(Command):
    """Enter or correct final scores. All of them count, or none."""

    SCOPES: ClassVar = frozenset({ClientScope.SCORES_WRITE})

    class_id: Id
    scores: list[ScoreEntry] = Field(min_length=1, max_length=500)


class ScoresView(View):
    class_id: Id
    changed_count: int
    unchanged_count: int


class GetScoreHistory(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SCORES_READ})

    class_id: Id
    student_id: Id


class ScoreVersionView(View):
    score_version: int
    score: Decimal
    scored_at: UtcTime
    scored_by_id: Id


class ScoreHistoryView(View):
    """Every score that a student was given in a run, oldest first."""

    student_id: Id
    items: list[ScoreVersionView]
