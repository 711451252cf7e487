"""Spreadsheets as schools send them and get them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from python_calamine import CalamineWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An .xlsx file with text cells only, as numbers of people must be."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, headings)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    book.close()
    return target.getvalue()


def read_rows(content: bytes) -> list[list[str]]:
    """All rows of the first sheet, as text."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]
