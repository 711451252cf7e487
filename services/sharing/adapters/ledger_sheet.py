"""The ledger of recognitions as .xlsx and .csv (R90). It names nobody by an ID number (R15)."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

from chassis.native import run_natively
from chassis.workdays import CHINA
from services.sharing.adapters.text_cells import BOM, TextWriter, csv_lines
from services.sharing.domain.recognition import RecognitionState
from services.sharing.ports.ledger import LedgerEntry

HEADINGS = (
    ("认定编号", 38),
    ("学年", 12),
    ("学期", 24),
    ("高校代码", 10),
    ("高校名称", 24),
    ("学生", 14),
    ("学生编号", 38),
    ("课程名称", 36),
    ("期次", 6),
    ("供课高校", 24),
    ("班级", 20),
    ("成绩", 8),
    ("学习分钟", 10),
    ("认定学分", 10),
    ("认定依据", 36),
    ("状态", 8),
    ("认定人", 14),
    ("认定时间", 20),
    ("撤销人", 14),
    ("撤销时间", 20),
    ("撤销原因", 30),
)
_STATES = {RecognitionState.RECOGNISED: "已认定", RecognitionState.REVOKED: "已撤销"}


def ledger_lines(entries: Iterable[LedgerEntry], *, with_headings: bool) -> str:
    """A part of the .csv; the first one begins with a BOM and the headings."""
    lines = csv_lines([_cells(entry) for entry in entries])
    return BOM + csv_lines([[heading for heading, _ in HEADINGS]]) + lines if with_headings else lines


def write_ledger(entries: Sequence[LedgerEntry]) -> bytes:
    """The .xlsx, written row by row so that it never lies in memory twice."""
    return run_natively(_write, entries)


def _write(entries: Sequence[LedgerEntry]) -> bytes:
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet("学分认定台账")
        text = TextWriter(book, sheet)
        bold = book.add_format({"bold": True})
        for column, (heading, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for row, entry in enumerate(entries, start=1):
            for column, value in enumerate(_cells(entry)):
                text.write(row, column, value)
        sheet.freeze_panes(1, 0)
        book.close()
    return file.getvalue()


def _cells(entry: LedgerEntry) -> tuple[str, ...]:
    recognition = entry.recognition
    return (
        recognition.recognition_id,
        recognition.academic_year,
        entry.term_name,
        entry.school_code,
        entry.school_name,
        recognition.student_name,
        recognition.student_id,
        recognition.run_title,
        str(entry.run_number),
        entry.offering_name,
        entry.class_title,
        f"{recognition.score:f}",
        str(recognition.watched_minutes),
        f"{recognition.credits:f}",
        recognition.basis,
        _STATES[recognition.state],
        recognition.recognised_by_name,
        _moment(recognition.recognised_at),
        recognition.revoked_by_name,
        _moment(recognition.revoked_at),
        recognition.revoke_reason,
    )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
