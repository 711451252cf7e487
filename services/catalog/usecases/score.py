"""Final scores, entered and corrected by who runs the class (R87)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Conflict, FieldError, InvalidInput, NotFound
from services.catalog.domain.enrolment import Enrolment, ImportRow, keys_of
from services.catalog.domain.run import RunPhase
from services.catalog.domain.score_sheet import MAX_SCORE_ROWS, NUMBER_COLUMN, read_scores
from services.catalog.domain.teaching_events import ScoreGiven
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import ScoreRow, ScoreVersion
from services.catalog.usecases.teaching_class import class_to_run, class_with_students
from services.catalog.usecases.team import require_open


@dataclass(frozen=True)
class ScoreImport:
    row_count: int
    given_count: int
    changed_count: int


def import_scores(tx: Transaction, *, class_id: str, rows: Sequence[ImportRow], column: str) -> ScoreImport:
    """Enter the scores of a file, all or none.

    Raises:
        InvalidInput: `scores_have_errors`, with an error for every faulty row.
        Conflict: `run_not_started`, `run_taken_down`.
    """
    class_to_run(tx, class_id, Permission.SCORES)
    students = tx.enrolments.scored(class_id, keys_of(rows, column), by_number=column == NUMBER_COLUMN)
    scores = read_scores(rows, column, students)
    return ScoreImport(len(rows), len(scores), set_scores(tx, class_id=class_id, scores=scores))


def score_sheet(tx: Transaction, *, class_id: str) -> list[ScoreRow]:
    """The students of a class with their scores, by number, for those who may know its students.

    Raises:
        Conflict: `class_too_large`, for more students than a sheet takes.
    """
    found, _ = class_with_students(tx, class_id)
    if found.size > MAX_SCORE_ROWS:
        raise Conflict("class_too_large", details={"most": MAX_SCORE_ROWS})
    return tx.enrolments.score_rows(class_id, limit=MAX_SCORE_ROWS)


def set_scores(tx: Transaction, *, class_id: str, scores: Mapping[str, Decimal]) -> int:
    """Enter scores by student; answers how many are new or other than before. All count, or none.

    A run that is over still takes scores: that is when most of them are given.

    Raises:
        InvalidInput: `scores_have_errors`, naming each student who is not in the class.
        Conflict: `run_not_started`, `run_taken_down`.
    """
    _, run = class_to_run(tx, class_id, Permission.SCORES)
    require_open(tx, run, RunPhase.RUNNING, RunPhase.FINISHED)
    enrolments = tx.enrolments.of_students(run.run_id, list(scores))
    strangers = tuple(
        FieldError(f"/scores/{index}/student_id", "student_not_in_class", {"student_id": student_id})
        for index, student_id in enumerate(scores)
        if student_id not in enrolments or enrolments[student_id].class_id != class_id
    )
    if strangers:
        raise InvalidInput("scores_have_errors", details={"error_count": len(strangers)}, errors=strangers)
    changed = [
        enrolment
        for student_id, enrolment in enrolments.items()
        if enrolment.give_score(scores[student_id], by_id=tx.actor.actor_id, now=tx.now)
    ]
    tx.enrolments.keep_scores(changed)
    tell_scores(tx, run.run_id, changed)
    return len(changed)


def tell_scores(tx: Transaction, run_id: str, enrolments: Sequence[Enrolment]) -> None:
    """Tell the scores that students have in the classes where they are now."""
    scored = [enrolment for enrolment in enrolments if enrolment.score is not None]
    watched = tx.learning.watched_seconds(run_id, [enrolment.student_id for enrolment in scored])
    for enrolment in scored:
        tx.record(ScoreGiven(enrolment, watched.get(enrolment.student_id, 0)))


def score_history(tx: Transaction, *, class_id: str, student_id: str) -> list[ScoreVersion]:
    """Every score that a student of a class was given, for those who may know its students."""
    _, run = class_with_students(tx, class_id)
    enrolment = tx.enrolments.of_student(run.run_id, student_id)
    if enrolment is None or enrolment.class_id != class_id:
        raise NotFound("student_not_in_class")
    return tx.enrolments.score_history(enrolment.enrolment_id)
