"""Final scores from a spreadsheet, row by row; all count, or none (R87)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from chassis.domain.errors import FieldError, InvalidInput
from services.catalog.domain.enrolment import MAX_REPORTED_FAULTS, NAME_COLUMN, ImportRow, is_score

ID_COLUMN, NUMBER_COLUMN, SCORE_COLUMN = "编号", "学号", "成绩"
"""编号 is the platform's own id, which the sheet of a class carries: it finds who has no student number, too."""
MAX_SCORE_ROWS = 5000


@dataclass(frozen=True)
class Scored:
    """A student of the class, as far as a row of scores must agree."""

    student_id: str
    student_name: str


def score_key(headings: Iterable[str]) -> str:
    """The column that names the students: 编号, else 学号.

    Raises:
        InvalidInput: `import_heading_missing` without either, or without 成绩.
    """
    present = set(headings)
    if SCORE_COLUMN not in present:
        raise InvalidInput("import_heading_missing", details={"columns": [SCORE_COLUMN]})
    for column in (ID_COLUMN, NUMBER_COLUMN):
        if column in present:
            return column
    raise InvalidInput("import_heading_missing", details={"columns": [ID_COLUMN, NUMBER_COLUMN]})


def read_scores(rows: Sequence[ImportRow], column: str, students: Mapping[str, Scored]) -> dict[str, Decimal]:
    """The scores by student. Rows without a score say nothing and are passed over.

    Args:
        students: key → the student of the class.

    Raises:
        InvalidInput: `sheet_empty`; `scores_have_errors`, with one error for every faulty row (the first 500).
    """
    scores: dict[str, Decimal] = {}
    faults: list[FieldError] = []
    for row in rows:
        if SCORE_COLUMN not in row.cells:
            continue
        student = students.get(row.cells.get(column, ""))
        score = _score_of(row)
        if fault := _fault_of(row, column, student, scores) or (None if score is not None else _unread(row)):
            faults.append(fault)
        elif student is not None and score is not None:
            scores[student.student_id] = score
    if faults:
        raise InvalidInput(
            "scores_have_errors",
            details={"row_count": len(rows), "error_count": len(faults)},
            errors=tuple(faults[:MAX_REPORTED_FAULTS]),
        )
    if not scores:
        raise InvalidInput("sheet_empty")
    return scores


def _fault_of(
    row: ImportRow, column: str, student: Scored | None, scores: Mapping[str, Decimal]
) -> FieldError | None:
    if column in row.number_columns:
        return _fault(row, column, "cell_is_number")
    if student is None:
        return _fault(row, column, "student_not_in_class", key=row.cells.get(column, ""))
    name = row.cells.get(NAME_COLUMN)
    if name is not None and name.replace(" ", "") != student.student_name.replace(" ", ""):
        return _fault(row, NAME_COLUMN, "student_name_differs", name=name)
    if student.student_id in scores:
        return _fault(row, column, "score_student_repeated")
    return None


def _score_of(row: ImportRow) -> Decimal | None:
    try:
        score = Decimal(row.cells[SCORE_COLUMN])
    except InvalidOperation:
        return None
    return score if is_score(score) else None


def _unread(row: ImportRow) -> FieldError:
    return _fault(row, SCORE_COLUMN, "score_invalid", score=row.cells[SCORE_COLUMN])


def _fault(row: ImportRow, column: str, code: str, **details: object) -> FieldError:
    return FieldError(f"/rows/{row.number}/{column}", code, {"row": row.number, "column": column, **details})
