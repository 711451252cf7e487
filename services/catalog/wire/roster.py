"""Files of students, and what became of their rows, on the wire."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Sequence

from chassis.contracts.catalog.roster import EnrolmentPreviewView, PreviewRowView
from chassis.contracts.catalog.scores import ScoreImportView
from chassis.contracts.papers import PaperView
from chassis.domain.errors import InvalidInput
from chassis.native import run_natively
from chassis.spreadsheet import Sheet, read_sheet
from services.catalog.domain.enrolment import Fate, ImportRow, Judged
from services.catalog.usecases.score import ScoreImport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_in(content_base64: str, *, max_rows: int) -> Sheet:
    """The table in a file that came with a command.

    Raises:
        InvalidInput: see `chassis.spreadsheet.read_sheet`.
    """
    try:
        content = base64.b64decode(content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput("file_unreadable") from None
    return run_natively(_read, content, max_rows)


def _read(content: bytes, max_rows: int) -> Sheet:
    return read_sheet(content, max_rows=max_rows)


def import_rows(sheet: Sheet) -> list[ImportRow]:
    return [ImportRow(row.number, row.cells, row.number_columns) for row in sheet.rows]


def preview_view(class_id: str, judged: Sequence[Judged]) -> EnrolmentPreviewView:
    counted = Counter(each.fate for each in judged)
    return EnrolmentPreviewView(
        class_id=class_id,
        row_count=len(judged),
        added_count=counted[Fate.ADDED],
        moved_count=counted[Fate.MOVED],
        unchanged_count=counted[Fate.UNCHANGED],
        faulty_count=counted[Fate.FAULTY],
        rows=[_preview_row(each) for each in judged],
    )


def _preview_row(judged: Judged) -> PreviewRowView:
    fault, student = judged.fault, judged.student
    return PreviewRowView(
        row=judged.row.number,
        fate=judged.fate.value,
        # Who belongs to another school is nobody whom the caller should learn of.
        student_name=None if student is None or fault is not None else student.full_name,
        code=fault.code if fault else None,
        column=str(fault.details["column"]) if fault else None,
    )


def score_import_view(class_id: str, done: ScoreImport) -> ScoreImportView:
    return ScoreImportView(
        class_id=class_id,
        row_count=done.row_count,
        changed_count=done.changed_count,
        unchanged_count=done.given_count - done.changed_count,
        passed_over_count=done.row_count - done.given_count,
    )


def spreadsheet(file_name: str, content: bytes) -> PaperView:
    return PaperView(file_name=file_name, content_type=XLSX, content_base64=base64.b64encode(content).decode())
