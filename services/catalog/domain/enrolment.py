"""A student in a class of a run, and the import of many at once, all or none (R85, R86)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Conflict, FieldError, InvalidInput

KEY_COLUMNS = ("学号", "账号")
NAME_COLUMN = "姓名"
MAX_IMPORT_ROWS = 2000
MAX_REPORTED_FAULTS = 500


def is_score(score: Decimal) -> bool:
    """Whether it is 0–100 with at most one decimal place."""
    return score.is_finite() and 0 <= score <= 100 and score == score.quantize(Decimal("0.1"))


class JoinedBy(StrEnum):
    PAGE = "page"
    IMPORT = "import"


@dataclass(eq=False)
class Enrolment:
    """A student's place in a run: one per run, in one of its classes. Carries the final score (R87)."""

    enrolment_id: str
    run_id: str
    class_id: str
    student_id: str
    student_name: str
    student_number: str
    """Empty for those who joined from the page: the caller's token does not carry it."""
    institution_id: str | None
    """The student's home; learners have none."""
    joined_by: JoinedBy
    joined_at: datetime
    score: Decimal | None = None
    score_version: int = 0
    scored_at: datetime | None = None
    scored_by_id: str | None = None
    version: int = 1

    def give_score(self, score: Decimal, *, by_id: str, now: datetime) -> bool:
        """Enter or correct the final score; answers whether it is another than before.

        Raises:
            InvalidInput: `score_invalid`, unless it is 0–100 with at most one decimal place.
        """
        if not is_score(score):
            raise InvalidInput("score_invalid", details={"student_id": self.student_id})
        if score == self.score:
            return False
        self.score = score.quantize(Decimal("0.1"))
        self.score_version += 1
        self.scored_at = now
        self.scored_by_id = by_id
        self.version += 1
        return True

    def require_unscored(self) -> None:
        """Refuse to take the student out of the class: a final score is given in a class, and may count (R90).

        Raises:
            Conflict: `student_has_score`.
        """
        if self.score is not None:
            raise Conflict("student_has_score")

    def transfer(self, class_id: str) -> None:
        """Change the class within a school; what was learnt belongs to the run and stays.

        Raises:
            Conflict: `student_has_score`.
        """
        self.require_unscored()
        self.class_id = class_id
        self.version += 1

    def move_to(self, class_id: str, student: Student) -> None:
        """Let an import change the class; score and learning records belong to the run and stay."""
        self.class_id = class_id
        self.student_name = student.full_name
        self.student_number = student.student_number or ""
        self.joined_by = JoinedBy.IMPORT
        self.version += 1


@dataclass(frozen=True)
class ImportRow:
    """A row of the file: its number as people count it, its cells, and which of them hold numbers, not text."""

    number: int
    cells: Mapping[str, str]
    number_columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Student:
    """What accounts knows of the person behind a key."""

    person_id: str
    full_name: str
    student_number: str | None
    institution_id: str | None
    is_student: bool
    is_active: bool


@dataclass(frozen=True)
class Place:
    """Where a student is already enrolled in the run."""

    class_id: str
    is_public_class: bool


@dataclass(frozen=True)
class ImportPlan:
    """What a faultless file leads to."""

    newcomers: list[Student]
    movers: list[Student]
    """Joined the public class before; the import moves them into the class."""
    present: list[Student]
    """Already in the class, so that a file can be imported again after rows were added to it."""


class Fate(StrEnum):
    """What an import makes of a row."""

    ADDED = "added"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Judged:
    """A row and what it leads to."""

    row: ImportRow
    fate: Fate
    student: Student | None
    fault: FieldError | None


def key_column(headings: Iterable[str]) -> str:
    """The column that names the students: 学号 or 账号.

    Raises:
        InvalidInput: `import_heading_missing` with neither of them, `import_headings_ambiguous` with both.
    """
    present = [column for column in KEY_COLUMNS if column in headings]
    if not present:
        raise InvalidInput("import_heading_missing", details={"columns": list(KEY_COLUMNS)})
    if len(present) > 1:
        raise InvalidInput("import_headings_ambiguous", details={"columns": present})
    return present[0]


def keys_of(rows: Iterable[ImportRow], column: str) -> list[str]:
    """The distinct keys in the file, in its order."""
    return list(dict.fromkeys(key for row in rows if (key := row.cells.get(column))))


def judge_rows(
    rows: Sequence[ImportRow],
    column: str,
    people: Mapping[str, Student],
    places: Mapping[str, Place],
    *,
    class_id: str,
    institution_id: str,
) -> list[Judged]:
    """What each row leads to, each for itself (R86).

    Args:
        people: key → the person whom accounts knows by it.
        places: student_id → where the student is in this run already.

    Raises:
        InvalidInput: `sheet_empty` without any row.
    """
    if not rows:
        raise InvalidInput("sheet_empty")
    judged: list[Judged] = []
    first_rows: dict[str, int] = {}
    for row in rows:
        student = people.get(row.cells.get(column, ""))
        fault = _fault_of_key(row, column, people)
        if fault is None and student is not None:
            fault = _fault_of_student(row, column, student, institution_id)
            fault = fault or _fault_of_repetition(row, column, student, first_rows)
            fault = fault or _fault_of_place(row, column, places.get(student.person_id), class_id)
        fate = Fate.FAULTY if fault or student is None else _fate_of(places.get(student.person_id))
        judged.append(Judged(row, fate, student, fault))
    return judged


def plan_import(judged: Sequence[Judged]) -> ImportPlan:
    """What a faultless file leads to; with a fault anywhere nothing is done (R86).

    Raises:
        InvalidInput: `import_has_errors`, with one error for every faulty row (the first 500 of them).
    """
    faults = [each.fault for each in judged if each.fault is not None]
    if faults:
        raise InvalidInput(
            "import_has_errors",
            details={"row_count": len(judged), "error_count": len(faults)},
            errors=tuple(faults[:MAX_REPORTED_FAULTS]),
        )
    by_fate: dict[Fate, list[Student]] = {fate: [] for fate in Fate}
    for each in judged:
        if each.student is not None:
            by_fate[each.fate].append(each.student)
    return ImportPlan(by_fate[Fate.ADDED], by_fate[Fate.MOVED], by_fate[Fate.UNCHANGED])


def _fate_of(place: Place | None) -> Fate:
    if place is None:
        return Fate.ADDED
    return Fate.MOVED if place.is_public_class else Fate.UNCHANGED


def _fault(row: ImportRow, column: str, code: str, **details: object) -> FieldError:
    pointer = f"/rows/{row.number}/{column}"
    return FieldError(pointer, code, {"row": row.number, "column": column, **details})


def _fault_of_key(row: ImportRow, column: str, people: Mapping[str, Student]) -> FieldError | None:
    key = row.cells.get(column)
    if key is None:
        return _fault(row, column, "student_key_missing")
    if column in row.number_columns:
        return _fault(row, column, "cell_is_number")
    if key not in people:
        return _fault(row, column, "student_unknown", key=key)
    return None


def _fault_of_student(row: ImportRow, column: str, student: Student, institution_id: str) -> FieldError | None:
    if student.institution_id != institution_id:
        return _fault(row, column, "student_of_other_school")
    if not student.is_student:
        return _fault(row, column, "person_is_no_student")
    if not student.is_active:
        return _fault(row, column, "student_inactive")
    name = row.cells.get(NAME_COLUMN)
    if name is not None and name.replace(" ", "") != student.full_name.replace(" ", ""):
        return _fault(row, NAME_COLUMN, "student_name_differs", name=name)
    return None


def _fault_of_repetition(
    row: ImportRow, column: str, student: Student, first_rows: dict[str, int]
) -> FieldError | None:
    first_row = first_rows.setdefault(student.person_id, row.number)
    if first_row == row.number:
        return None
    return _fault(row, column, "row_repeated", first_row=first_row)


def _fault_of_place(row: ImportRow, column: str, place: Place | None, class_id: str) -> FieldError | None:
    if place is None or place.is_public_class or place.class_id == class_id:
        return None
    return _fault(row, column, "student_in_other_class")
