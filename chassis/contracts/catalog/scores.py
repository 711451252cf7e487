"""Final scores of a class as a spreadsheet (R87)."""

from __future__ import annotations

from typing import ClassVar

from chassis.contracts.base import Command, Id, View
from chassis.contracts.catalog.roster import WithStudentFile
from chassis.domain.scopes import ClientScope


class ImportScores(WithStudentFile):
    """Enter or correct the final scores in a file: all of them, or none when a row is faulty.

    Columns: 编号 (as the class's own sheet has it) or 学号 (student number); 成绩 (score); 姓名, when there, must
    match. Rows without a score are passed over. At most 5,000 rows.
    """

    SCOPES: ClassVar = frozenset({ClientScope.SCORES_WRITE})


class ScoreImportView(View):
    class_id: Id
    row_count: int
    changed_count: int
    unchanged_count: int
    passed_over_count: int
    """Rows without a score."""


class GetScoreSheet(Command):
    """The students of a class with their scores, to be filled in and sent back."""

    SCOPES: ClassVar = frozenset({ClientScope.SCORES_READ})

    class_id: Id
