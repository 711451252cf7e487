"""Rows written as .xlsx or .csv, in memory that does not grow with them. No cell can become a formula (R73)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Final

import xlsxwriter

Cell = str | int | Decimal
"""Text stays text: numbers that are names (mobiles, codes) are given as text. Figures are given as numbers."""

FORMULA_STARTS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n|%")
"""What spreadsheets take for the beginning of a formula or a command, in full width as well."""
CELL_LENGTH: Final = 32_767
FOOTER_LENGTH: Final = 200


@dataclass(frozen=True)
class Column:
    heading: str
    width: int


@dataclass(frozen=True)
class SheetHead:
    """What stands above the rows.

    Attributes:
        name: of the worksheet.
        lines: a title, and the line that says who made the file and when; the last one is repeated on paper.
        columns: the headings.
    """

    name: str
    lines: Sequence[str]
    columns: Sequence[Column]


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate the text when a file is opened or the cell is edited."""
    return text.startswith(FORMULA_STARTS) or text.strip(" \u00a0\u3000\ufeff\u200b").startswith(FORMULA_STARTS)


def csv_text(text: str) -> str:
    """A text as a cell of a .csv: one that looks like a formula begins with an apostrophe, which marks text."""
    text = text.replace("\x00", "")
    return f"'{text}" if could_be_formula(text) else text


def write_csv(file: IO[bytes], head: SheetHead, rows: Iterable[Sequence[Cell]]) -> None:
    """The rows into a file: UTF-8 with a BOM, as spreadsheets want it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerows([_csv_cell(line)] for line in head.lines)
    writer.writerow([column.heading for column in head.columns])
    writer.writerows([_csv_cell(cell) for cell in cells] for cells in rows)
    text.detach()


def write_xlsx(file: IO[bytes], head: SheetHead, rows: Iterable[Sequence[Cell]]) -> None:
    """The workbook into a file. Each row goes to disk before the next one is asked for."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(head.name)
    writer = _SheetWriter(book, sheet)
    for place, column in enumerate(head.columns):
        sheet.set_column(place, place, column.width)
    sheet.set_footer(f"&L{_footer(head.lines[-1])}&R&P/&N")
    sheet.freeze_panes(len(head.lines) + 1, 0)
    for line in head.lines:
        writer.add([line])
    writer.add([column.heading for column in head.columns])
    for cells in rows:
        writer.add(cells)
    book.close()


class _SheetWriter:
    """Writes row after row; what looks like a formula is marked as quoted, so that it stays text when edited."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        self._sheet = sheet
        self._row = 0
        self._text = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})

    def add(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                style = self._quoted if could_be_formula(cell) else self._text
                self._sheet.write_string(self._row, column, cell[:CELL_LENGTH], style)
            else:
                self._sheet.write_number(self._row, column, cell)
        self._row += 1


def _csv_cell(cell: Cell) -> str:
    if not isinstance(cell, str):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return csv_text(cell)


def _footer(line: str) -> str:
    """A page footer, in which an ampersand would begin a command; Excel takes 255 characters."""
    return line.replace("&", "&&")[:FOOTER_LENGTH]
