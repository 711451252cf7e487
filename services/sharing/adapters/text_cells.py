"""Cells of exported tables, as text: nothing in them can become a formula (R73, R90)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from chassis.sheet_writing import could_be_formula, csv_text

BOM = "\ufeff"
"""Before the first line of a .csv, so that Excel reads it as UTF-8."""


class TextWriter:
    """Writes text cells; what looks like a formula is marked as quoted, so that it stays text when edited."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        self._sheet = sheet
        self._plain = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})

    def write(self, row: int, column: int, value: str) -> None:
        style = self._quoted if could_be_formula(value) else self._plain
        self._sheet.write_string(row, column, value, style)


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of a .csv."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerows([csv_text(cell) for cell in row] for row in rows)
    return lines.getvalue()
