"""What a spreadsheet of library entries says, row by row; one faulty row refuses them all (R60, R62)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chassis.domain.errors import FieldError, InvalidInput
from services.catalog.domain.library import Level, Standing

MAX_ROWS = 2000
MAX_REPORTED_FAULTS = 500
MOST_TITLE = 200
MOST_BATCH = 100
YEARS = range(2000, 2101)

SCHOOL = "院校名称"
TITLE = "课程名称"
LEADER = "负责人账号"
LEADER_NAME = "负责人姓名"
STANDING = "备案类别"
LEVEL = "级别"
BATCH = "批次"
YEAR = "年份"

ENTRY_COLUMNS = (TITLE, LEADER, LEADER_NAME, STANDING, LEVEL, BATCH, YEAR)
"""Of a school's file: new entries (R60)."""
STANDING_COLUMNS = (SCHOOL, TITLE, LEADER_NAME, STANDING, LEVEL, BATCH, YEAR)
"""Of the centre's file: the standing of entries that are on file (R62)."""
OPTIONAL = frozenset({BATCH})

STANDING_WORDS = {
    "建设": Standing.UNDER_CONSTRUCTION,
    "立项": Standing.APPROVED_PROJECT,
    "认定": Standing.RECOGNISED,
}
LEVEL_WORDS = {"省级": Level.PROVINCIAL, "国家级": Level.NATIONAL}
EXPLANATION = "填写说明"
"""How the first cell of the template's explanation row begins; such a row is no entry."""

Value = TypeVar("Value")
Rests = tuple[Standing, Level, str, int]


@dataclass(frozen=True)
class LibraryRow:
    """One row of the file, with its number as people count it."""

    number: int
    cells: Mapping[str, str]
    number_columns: frozenset[str] = frozenset()


@dataclass
class RowReader:
    """Takes a row apart and gathers what is wrong with it."""

    row: LibraryRow
    faults: list[FieldError] = field(default_factory=list)

    def fault(self, column: str, code: str, **details: Any) -> None:
        pointer = f"/rows/{self.row.number}/{column}"
        self.faults.append(FieldError(pointer, code, {"row": self.row.number, "column": column, **details}))

    def text(self, column: str, most: int) -> str:
        """The cell's text; empty, with a fault, where it is missing or too long."""
        value = self.row.cells.get(column, "")
        if not value and column not in OPTIONAL:
            self.fault(column, "cell_missing")
        if len(value) > most:
            self.fault(column, "cell_too_long", most=most)
            return ""
        return value

    def key(self, column: str, most: int) -> str:
        """The same, of a number or name that a numeric cell would have spoilt."""
        if column in self.row.number_columns:
            self.fault(column, "cell_is_number")
            return ""
        return self.text(column, most)

    def choice(self, column: str, words: Mapping[str, Value]) -> Value | None:
        """What the cell's word means."""
        word = self.text(column, 50)
        if word and word not in words:
            self.fault(column, "cell_not_offered", offered=list(words))
        return words.get(word)

    def year(self) -> int:
        word = self.text(YEAR, 50).removesuffix("年")
        if word and not (word.isascii() and word.isdigit() and int(word) in YEARS):
            self.fault(YEAR, "cell_no_year", earliest=YEARS.start, latest=YEARS.stop - 1)
            return 0
        return int(word or 0)

    def rests_on(self) -> Rests | None:
        """The standing that the row names (R62)."""
        standing, level = self.choice(STANDING, STANDING_WORDS), self.choice(LEVEL, LEVEL_WORDS)
        batch, year = self.text(BATCH, MOST_BATCH), self.year()
        return (standing, level, batch, year) if standing and level and year else None


def entry_rows(headings: Iterable[str], rows: Sequence[LibraryRow], columns: Sequence[str]) -> list[LibraryRow]:
    """The rows that speak of entries: the explanation that came with the template is left out.

    Raises:
        InvalidInput: `headings_missing`, naming them; `sheet_empty`; `too_many_rows`.
    """
    present = set(headings)
    missing = [column for column in columns if column not in present and column not in OPTIONAL]
    if missing:
        raise InvalidInput("headings_missing", details={"headings": missing})
    found = [row for row in rows if not _is_explanation(row, columns[0])]
    if not found:
        raise InvalidInput("sheet_empty")
    if len(found) > MAX_ROWS:
        raise InvalidInput("too_many_rows", details={"max_rows": MAX_ROWS})
    return found


def leader_keys(rows: Iterable[LibraryRow]) -> list[str]:
    """The distinct usernames or staff numbers in the file, in its order."""
    return list(dict.fromkeys(key for row in rows if (key := row.cells.get(LEADER))))


def read_each(
    rows: Sequence[LibraryRow], read: Callable[[RowReader], Value | None]
) -> list[tuple[LibraryRow, Value]]:
    """What every row means, if all of them mean something.

    Raises:
        InvalidInput: `import_has_errors`, with an error for every faulty cell (the first 500 of them).
    """
    results, faults, faulty = [], [], 0
    for row in rows:
        reader = RowReader(row)
        value = read(reader)
        faults += reader.faults
        faulty += bool(reader.faults)
        if value is not None:
            results.append((row, value))
    if faults:
        raise InvalidInput(
            "import_has_errors",
            details={"row_count": len(rows), "error_count": len(faults), "faulty_rows": faulty},
            errors=tuple(faults[:MAX_REPORTED_FAULTS]),
        )
    return results


def _is_explanation(row: LibraryRow, first: str) -> bool:
    return row.cells.get(first, "").startswith(EXPLANATION)
