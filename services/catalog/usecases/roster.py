"""Students of a class one by one: added, removed, moved (R86)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.domain.errors import Conflict, InvalidInput, NotFound
from services.catalog.domain.enrolment import Enrolment, ImportRow, Judged, Student
from services.catalog.domain.teaching_class import TeachingClass
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction
from services.catalog.usecases.enrolment import come, import_students, import_target, judge_import, leave
from services.catalog.usecases.teaching_class import class_to_run
from services.catalog.usecases.team import NOT_OVER, require_open

KEY = "key"
"""The one column of a student who is added by hand."""


def row_of(key: str) -> list[ImportRow]:
    """A student who is added by hand, as the only row of a file."""
    return [ImportRow(1, {KEY: key})]


def add_student(tx: Transaction, *, class_id: str, key: str, people: Mapping[str, Student]) -> Enrolment:
    """Put one student into a class, as an import with one row would.

    Raises:
        InvalidInput: what is wrong with the student, such as `student_unknown` or `student_in_other_class`.
    """
    try:
        import_students(tx, class_id=class_id, rows=row_of(key), column=KEY, people=people)
    except InvalidInput as refusal:
        if not refusal.errors:
            raise
        fault = refusal.errors[0]
        raise InvalidInput.of("/key", fault.code, **fault.details) from None
    return _enrolled(tx, class_id, people[key].person_id)


def remove_student(tx: Transaction, *, class_id: str, student_id: str) -> None:
    """Take a student out of a class, who sees nothing of it any more; learning records stay with the run.

    Raises:
        Conflict: `student_has_score`.
        NotFound: `student_not_in_class`.
    """
    held = _held(tx, class_id)[class_id]
    enrolment = _enrolled(tx, class_id, student_id)
    enrolment.require_unscored()
    tx.enrolments.remove(enrolment)
    leave(tx, held, [student_id])


def move_student(tx: Transaction, *, class_id: str, student_id: str, to_class_id: str) -> Enrolment:
    """Put a student into another class of the same run and school; the caller may run both.

    Raises:
        Conflict: `class_of_other_run`, `student_has_score`, `public_class_takes_no_import`.
        NotPermitted: `class_of_other_school`.
        NotFound: `student_not_in_class`.
    """
    held = _held(tx, class_id, to_class_id)
    source, target = held[class_id], held[to_class_id]
    target.require_import()
    if source.run_id != target.run_id:
        raise Conflict("class_of_other_run")
    enrolment = _enrolled(tx, class_id, student_id)
    if enrolment.institution_id != target.institution_id:
        raise Conflict("student_of_other_institution")
    if source is not target:
        enrolment.transfer(to_class_id)
        leave(tx, source, [student_id])
        come(tx, target, [student_id])
    return enrolment


def preview_import(
    tx: Transaction,
    *,
    class_id: str,
    rows: Sequence[ImportRow],
    column: str,
    people: Mapping[str, Student],
) -> list[Judged]:
    """What an import would do, for those who may import."""
    return judge_import(tx, import_target(tx, class_id=class_id), rows=rows, column=column, people=people)


def _held(tx: Transaction, *class_ids: str) -> dict[str, TeachingClass]:
    """Classes whose students the caller may change, held against others who would."""
    for class_id in class_ids:
        _, run = class_to_run(tx, class_id, Permission.STUDENTS)
        require_open(tx, run, *NOT_OVER)
    held = tx.classes.lock(class_ids)
    if held.keys() != set(class_ids):
        raise NotFound("class_not_found")
    return held


def _enrolled(tx: Transaction, class_id: str, student_id: str) -> Enrolment:
    """The student's enrolment in a class that is held, and so as it is now."""
    enrolment = tx.enrolments.in_class(class_id, student_id)
    if enrolment is None:
        raise NotFound("student_not_in_class")
    return enrolment
