"""Rows of text out of what people upload: .xlsx, or .csv in UTF-8 (with or without BOM) or GB 18030 (R13, R86)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from chassis.domain.errors import InvalidInput

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_COLUMNS = 50
MAX_CELL_LENGTH = 500
MAX_CELLS = 1_000_000
"""From the first cell to the last one. The library sets aside room for all of them, however few are filled."""

_CELL: Final = re.compile(r"([A-Za-z]*)(\d+)")
_OTHER_FORMATS: Final = frozenset({"content.xml", "xl/workbook.bin"})
_BROKEN: Final = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    LookupError,
    OSError,
    ValueError,
)
"""What reading an archive raises that is damaged, encrypted or packed in a way that Excel does not."""


@dataclass(frozen=True)
class SheetRow:
    """One row under the headings.

    Attributes:
        number: the row as people count it; the headings are row 1.
        cells: heading → text, without surrounding blanks; empty cells are absent.
        number_columns: headings whose cell held a number instead of text. A long number in such a cell (a student
            number, an ID number) has already lost digits, so whoever reads such a column refuses it by name.
    """

    number: int
    cells: dict[str, str]
    number_columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """A table of text with its headings. Rows without any text are left out."""

    headings: list[str]
    rows: list[SheetRow]


def read_sheet(content: bytes, *, max_rows: int, max_bytes: int = MAX_FILE_BYTES) -> Sheet:
    """The first sheet of a workbook, or a CSV file.

    Raises:
        InvalidInput: `file_too_large`, `file_unreadable`, `sheet_empty`, `headings_repeated`, `too_many_columns`,
            `too_many_rows` (with `max_rows`), `sheet_too_large` (with `max_cells`).
    """
    if len(content) > max_bytes:
        raise InvalidInput("file_too_large", details={"max_bytes": max_bytes})
    table = _workbook(content) if content.startswith(b"PK") else _csv(content)
    first = next(table, None)
    if first is None or not any(_text(cell) for cell in first):
        raise InvalidInput("sheet_empty")
    headings = _headings(first)
    rows = list(_rows(headings, table, max_rows))
    return Sheet(headings, rows)


def _headings(cells: Sequence[Any]) -> list[str]:
    headings = [_text(cell).lstrip("*") for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise InvalidInput("too_many_columns", details={"max_columns": MAX_COLUMNS})
    named = [heading for heading in headings if heading]
    if len(named) != len(set(named)):
        raise InvalidInput("headings_repeated")
    return headings


def _rows(headings: list[str], table: Iterable[Sequence[Any]], max_rows: int) -> Iterator[SheetRow]:
    count = 0
    for number, values in enumerate(table, start=2):
        named = [(heading, value) for heading, value in zip(headings, values, strict=False) if heading]
        cells = {heading: text for heading, value in named if (text := _text(value))}
        if not cells:
            continue
        count += 1
        if count > max_rows:
            raise InvalidInput("too_many_rows", details={"max_rows": max_rows})
        numbers = frozenset(heading for heading, value in named if _is_number(value))
        yield SheetRow(number, cells, numbers)


def _workbook(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_reasonable(archive)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return iter(sheet.to_python(skip_empty_area=False))
    except _BROKEN:
        raise InvalidInput("file_unreadable") from None


def _require_reasonable(archive: zipfile.ZipFile) -> None:
    """Refuse what would take more memory than there is, before the library that reads it asks for it.

    Raises:
        InvalidInput: `file_too_large`, `sheet_too_large`, or `file_unreadable` for another format in an archive.
    """
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise InvalidInput("file_too_large", details={"max_bytes": MAX_UNPACKED_BYTES})
    if any(entry.filename.replace("\\", "/").lower() in _OTHER_FORMATS for entry in entries):
        raise InvalidInput("file_unreadable")
    for entry in entries:
        part = archive.read(entry)
        if b"sheetData" in part and _area(part) > MAX_CELLS:
            raise InvalidInput("sheet_too_large", details={"max_cells": MAX_CELLS})


def _area(worksheet: bytes) -> int:
    """The cells from the first one to the last ones of a worksheet, filled or not."""
    row = column = last_row = last_column = 0

    def place(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column
        kind = name.rpartition(":")[2]
        if kind not in {"row", "c"}:
            return
        named = _CELL.fullmatch(attributes.get("r", ""))
        if kind == "row":
            row, column = int(named[2]) if named else row + 1, 0
        elif named:
            row, column = int(named[2]), _column_number(named[1])
        else:
            column += 1
        last_row, last_column = max(last_row, row), max(last_column, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = place
    parser.Parse(worksheet, True)
    return last_row * last_column


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from csv.reader(io.StringIO(_decoded(content), newline=""))
    except csv.Error:  # such as a quotation mark that never ends
        raise InvalidInput("file_unreadable") from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidInput("file_unreadable")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()[:MAX_CELL_LENGTH]
