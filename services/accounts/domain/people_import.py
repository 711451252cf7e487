"""Many accounts from a spreadsheet: every row is checked, and one faulty row refuses them all (R13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from chassis.domain.actor import Role
from chassis.domain.errors import DomainError, InvalidInput
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import REGION_UNKNOWN, IdNumber, Mobile
from services.accounts.domain.person import Person, parse_full_name, parse_number, parse_username, username_from

MAX_ROWS = 50_000

NAME = "姓名"
STUDENT_NUMBER = "学号"
STAFF_NUMBER = "工号"
ID_NUMBER = "身份证号"
MOBILE = "手机号"
USERNAME = "用户名"
ERRORS = "错误说明"
"""The column that explains faulty rows in the file to correct; an import ignores it."""
EXPLANATION_MARK = "填写说明"
"""How the name begins in the row of the template that explains the columns; an import skips it."""

NUMBER_OF_ROLE = {Role.STUDENT: STUDENT_NUMBER, Role.TEACHER: STAFF_NUMBER}

REPORTED_EVERY = 1000

T = TypeVar("T")
R = TypeVar("R", bound="Row")


class Row(Protocol):
    """A row of the file, by heading."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def number_columns(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one cell; `row` counts as the spreadsheet does."""

    row: int
    column: str
    code: str


@dataclass(frozen=True)
class Candidate:
    """A row that is well-formed in itself."""

    row: int
    full_name: str
    number: str
    username: str
    id_number: IdNumber
    mobile: Mobile | None


@dataclass
class Checked:
    """The rows of a file: those that may become accounts, those that are accounts already, and the faults."""

    candidates: list[Candidate] = field(default_factory=list)
    unchanged_count: int = 0
    faults: list[RowFault] = field(default_factory=list)


def require_headings(headings: Iterable[str], role: Role) -> None:
    """Refuse a file without the columns that every row needs.

    Raises:
        InvalidInput: code `headings_missing`, naming them.
    """
    missing = [heading for heading in (NAME, NUMBER_OF_ROLE[role], ID_NUMBER) if heading not in set(headings)]
    if missing:
        raise InvalidInput("headings_missing", details={"headings": missing})


def without_explanation(rows: Iterable[R]) -> list[R]:
    """The rows that mean people."""
    return [row for row in rows if not row.cells.get(NAME, "").startswith(EXPLANATION_MARK)]


def read_rows(
    rows: Iterable[Row],
    role: Role,
    institution: InstitutionRef,
    today: date,
    reached: Callable[[int], None] = lambda _count: None,
) -> Checked:
    """Check every row in itself and against the other rows of the file; `reached` hears how many are checked."""
    checked = Checked()
    seen: dict[tuple[str, str], int] = {}
    for count, row in enumerate(rows, start=1):
        if count % REPORTED_EVERY == 0:
            reached(count)
        reader = _RowReader(row)
        candidate = _candidate(reader, NUMBER_OF_ROLE[role], institution, today)
        if candidate is not None:
            reader.faults.extend(_repeated(candidate, NUMBER_OF_ROLE[role], seen))
        if reader.faults:
            checked.faults.extend(reader.faults)
        elif candidate is not None:
            checked.candidates.append(candidate)
    return checked


@dataclass(frozen=True)
class Existing:
    """What candidates want and others already have; people of the own school by their number."""

    by_number: Mapping[str, Person]
    usernames: frozenset[str]
    mobiles: frozenset[str]
    id_numbers: frozenset[str]


def compare(checked: Checked, role: Role, existing: Existing) -> Checked:
    """Tell apart new people, people who are there already just so, and claims on what is another's."""
    result = Checked(faults=list(checked.faults))
    for candidate in checked.candidates:
        known = existing.by_number.get(candidate.number)
        if known is not None and _is_same(known, candidate, role):
            result.unchanged_count += 1
            continue
        faults = list(_taken(candidate, known, NUMBER_OF_ROLE[role], existing))
        result.faults.extend(faults)
        if not faults:
            result.candidates.append(candidate)
    result.faults.sort(key=lambda fault: fault.row)
    return result


def region_warnings(candidates: Iterable[Candidate]) -> list[RowFault]:
    """ID numbers whose region no list knows: more likely a slip than not, but not refused (R15)."""
    return [
        RowFault(each.row, ID_NUMBER, REGION_UNKNOWN) for each in candidates if not each.id_number.is_region_known
    ]


def _is_same(person: Person, candidate: Candidate, role: Role) -> bool:
    return (
        role in person.roles
        and person.full_name == candidate.full_name
        and person.id_number == candidate.id_number
        and candidate.mobile in (None, person.mobile)
    )


def _taken(
    candidate: Candidate, known: Person | None, number_column: str, existing: Existing
) -> Iterable[RowFault]:
    if known is not None:
        yield RowFault(candidate.row, number_column, "number_taken")
        return
    if candidate.username in existing.usernames:
        yield RowFault(candidate.row, USERNAME, "username_taken")
    if candidate.mobile and candidate.mobile.text in existing.mobiles:
        yield RowFault(candidate.row, MOBILE, "mobile_taken")
    if candidate.id_number.text in existing.id_numbers:
        yield RowFault(candidate.row, ID_NUMBER, "id_number_taken")


def _candidate(
    reader: _RowReader, number_column: str, institution: InstitutionRef, today: date
) -> Candidate | None:
    full_name = reader.read(NAME, parse_full_name)
    number = reader.read_text_cell(number_column, parse_number)
    id_number = reader.read_text_cell(ID_NUMBER, lambda text: IdNumber.parse(text, today=today))
    mobile = reader.read_text_cell(MOBILE, Mobile.parse, is_required=False)
    username = reader.read(USERNAME, parse_username, is_required=False)
    if full_name is None or number is None or id_number is None:
        return None
    return Candidate(
        reader.row.number, full_name, number, username or username_from(institution, number), id_number, mobile
    )


def _repeated(candidate: Candidate, number_column: str, seen: dict[tuple[str, str], int]) -> Iterable[RowFault]:
    claims = {ID_NUMBER: candidate.id_number.text}
    if candidate.mobile:
        claims[MOBILE] = candidate.mobile.text
    if seen.get((number_column, candidate.number)) is None:  # else the username, made of it, is repeated as well
        claims[USERNAME] = candidate.username
    for column, value in {number_column: candidate.number, **claims}.items():
        first = seen.setdefault((column, value), candidate.row)
        if first != candidate.row:
            yield RowFault(candidate.row, column, "repeated_in_file")


class _RowReader:
    """Reads cells of one row and collects what is wrong with them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[RowFault] = []

    def read(self, column: str, parse: Callable[[str], T], *, is_required: bool = True) -> T | None:
        text = self.row.cells.get(column)
        if text is None:
            if is_required:
                self._fault(column, "cell_empty")
            return None
        try:
            return parse(text)
        except DomainError as error:
            self._fault(column, error.code)
            return None

    def read_text_cell(self, column: str, parse: Callable[[str], T], *, is_required: bool = True) -> T | None:
        """Read a cell that must hold text: as a number its last digits or leading zeros are already lost."""
        if column in self.row.number_columns:
            self._fault(column, "cell_is_number")
            return None
        return self.read(column, parse, is_required=is_required)

    def _fault(self, column: str, code: str) -> None:
        self.faults.append(RowFault(self.row.number, column, code))
