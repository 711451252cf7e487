"""How far a class is, unit by unit, and each of its students (R87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.domain.errors import NotFound
from services.catalog.domain.enrolment import Enrolment
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.teaching_class import TeachingClass
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import UnitFigures
from services.catalog.usecases.release import Releases, releases_of
from services.catalog.usecases.teaching_class import class_with_students


@dataclass(frozen=True)
class UnitProgress:
    teaching_class: TeachingClass
    releases: Releases
    figures: Mapping[str, UnitFigures]


@dataclass(frozen=True)
class StudentProgress:
    enrolment: Enrolment
    releases: Releases
    records: Mapping[str, LearningRecord]


def unit_progress(tx: Transaction, *, class_id: str) -> UnitProgress:
    """How far a class is, for those who may know its students."""
    found, run = class_with_students(tx, class_id)
    releases = releases_of(tx, run, tx.release_plans.get(class_id))
    return UnitProgress(found, releases, tx.learning.figures(class_id))


def student_progress(tx: Transaction, *, class_id: str, student_id: str) -> StudentProgress:
    """How far one student is, for those who may know the students of the class.

    Raises:
        NotFound: `student_not_in_class`.
    """
    _, run = class_with_students(tx, class_id)
    enrolment = tx.enrolments.of_student(run.run_id, student_id)
    if enrolment is None or enrolment.class_id != class_id:
        raise NotFound("student_not_in_class")
    releases = releases_of(tx, run, tx.release_plans.get(class_id))
    return StudentProgress(enrolment, releases, tx.learning.of_run(run.run_id, student_id))
