"""Students come into classes: from the page of a run, or from a file (R85, R86)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.domain.errors import NotAuthenticated, NotFound
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.catalog.domain.course import CourseType
from services.catalog.domain.enrolment import (
    Enrolment,
    ImportPlan,
    ImportRow,
    JoinedBy,
    Judged,
    Student,
    judge_rows,
    plan_import,
)
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.teaching_class import TeachingClass
from services.catalog.domain.teaching_events import StudentsMoved
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import StudentRow
from services.catalog.usecases.release import releases_of
from services.catalog.usecases.score import tell_scores
from services.catalog.usecases.teaching_class import class_in_sight, class_to_run, class_with_students
from services.catalog.usecases.team import require_open

STUDENTS_IN_ONE_EVENT = 500


@dataclass(frozen=True)
class ImportTarget:
    """The class that a file is for, as far as asking accounts about its students needs to know."""

    class_id: str
    run_id: str
    institution_id: str


@dataclass(frozen=True)
class Imported:
    plan: ImportPlan
    row_count: int
    size: int


@dataclass(frozen=True)
class ClassProgress:
    students: Slice[StudentRow]
    unit_count: int


def join_run(tx: Transaction, *, run_id: str) -> Enrolment:
    """Put the caller into the public class of a running run; who is in the run already stays where they are (R85).

    Raises:
        NotFound: `run_not_found`, for a SPOC of another school and for what is not published.
        Conflict: `run_not_started`, `run_finished`.
    """
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    run = tx.runs.get(run_id)
    if run is None or not _may_join(tx, run):
        raise NotFound("run_not_found")
    present = tx.enrolments.of_student(run_id, tx.actor.actor_id)
    if present is not None:
        return present
    require_open(tx, run, RunPhase.RUNNING)
    # Locked before anything is written, as imports do it: so neither ever waits for the other in a circle.
    public = tx.classes.take_public(run_id)
    # Asked again, now that nobody else comes in: who clicks twice joins once.
    present = tx.enrolments.of_student(run_id, tx.actor.actor_id)
    if present is not None:
        return present
    joined = Enrolment(
        enrolment_id=new_id(),
        run_id=run_id,
        class_id=public.class_id,
        student_id=tx.actor.actor_id,
        student_name=tx.actor.name,
        student_number="",
        institution_id=tx.actor.institution_id,
        joined_by=JoinedBy.PAGE,
        joined_at=tx.now,
    )
    tx.enrolments.add_all([joined])
    come(tx, public, [joined.student_id])
    return joined


def import_target(tx: Transaction, *, class_id: str) -> ImportTarget:
    """The class, if the caller may import into it.

    Raises:
        Conflict: `public_class_takes_no_import`, `run_not_published`, `run_finished`.
    """
    found, run = class_to_run(tx, class_id, Permission.STUDENTS)
    found.require_import()
    require_open(tx, run, RunPhase.SCHEDULED, RunPhase.RUNNING)
    return ImportTarget(found.class_id, found.run_id, found.institution_id)


def import_students(
    tx: Transaction,
    *,
    class_id: str,
    rows: Sequence[ImportRow],
    column: str,
    people: Mapping[str, Student],
) -> Imported:
    """Put the students of a file into a class, all or none (R86).

    Who joined the public class from the page before is moved into the class, with learning records and score.

    Raises:
        InvalidInput: `import_has_errors`, with an error for every faulty row.
    """
    target = import_target(tx, class_id=class_id)
    found, run = class_in_sight(tx, class_id)
    public = tx.classes.public_of(run.run_id)
    locked = tx.classes.lock([found.class_id, public.class_id])
    if class_id not in locked:
        raise NotFound("class_not_found")
    plan = plan_import(judge_import(tx, target, rows=rows, column=column, people=people))
    tx.enrolments.add_all([_imported(tx, found, student) for student in plan.newcomers])
    moved_ids = [student.person_id for student in plan.movers]
    moved = tx.enrolments.of_students(run.run_id, moved_ids)
    for student in plan.movers:
        moved[student.person_id].move_to(class_id, student)
    tell_scores(tx, run.run_id, list(moved.values()))
    leave(tx, locked[public.class_id], moved_ids)
    come(tx, locked[class_id], [student.person_id for student in [*plan.newcomers, *plan.movers]])
    return Imported(plan, len(rows), locked[class_id].size)


def judge_import(
    tx: Transaction,
    target: ImportTarget,
    *,
    rows: Sequence[ImportRow],
    column: str,
    people: Mapping[str, Student],
) -> list[Judged]:
    """What each row of a file leads to, as things are at this moment."""
    student_ids = {student.person_id for student in people.values()}
    places = tx.enrolments.places(target.run_id, student_ids)
    return judge_rows(rows, column, people, places, class_id=target.class_id, institution_id=target.institution_id)


def list_students(tx: Transaction, *, class_id: str, limit: int, cursor: str | None) -> ClassProgress:
    """The students of a class with their progress, for those who teach it or look after its school (R87)."""
    _, run = class_with_students(tx, class_id)
    visible = releases_of(tx, run, tx.release_plans.get(class_id)).visible
    return ClassProgress(tx.enrolments.rows(class_id, visible=visible, limit=limit, cursor=cursor), len(visible))


def _may_join(tx: Transaction, run: Run) -> bool:
    if run.phase_on(tx.today) not in {RunPhase.SCHEDULED, RunPhase.RUNNING, RunPhase.FINISHED}:
        return False
    return run.course_type == CourseType.MOOC or run.institution_id == tx.actor.institution_id


def _imported(tx: Transaction, target: TeachingClass, student: Student) -> Enrolment:
    return Enrolment(
        enrolment_id=new_id(),
        run_id=target.run_id,
        class_id=target.class_id,
        student_id=student.person_id,
        student_name=student.full_name,
        student_number=student.student_number or "",
        institution_id=student.institution_id,
        joined_by=JoinedBy.IMPORT,
        joined_at=tx.now,
    )


def come(tx: Transaction, locked: TeachingClass, student_ids: Sequence[str]) -> None:
    """Count students into a class that is held, and tell of it."""
    for chunk in _chunks(student_ids):
        locked.take_in(len(chunk))
        tx.record(StudentsMoved(locked.class_id, locked.run_id, chunk, (), locked.size, locked.version))


def leave(tx: Transaction, locked: TeachingClass, student_ids: Sequence[str]) -> None:
    """Count students out of a class that is held, and tell of it."""
    for chunk in _chunks(student_ids):
        locked.let_go(len(chunk))
        tx.record(StudentsMoved(locked.class_id, locked.run_id, (), chunk, locked.size, locked.version))


def _chunks(student_ids: Sequence[str]) -> list[tuple[str, ...]]:
    size = STUDENTS_IN_ONE_EVENT
    return [tuple(student_ids[start : start + size]) for start in range(0, len(student_ids), size)]
