"""Enrolments, imports and scores as views, and the way back from commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.base import Page
from chassis.contracts.catalog import enrolment as contract
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from services.catalog.domain.enrolment import Enrolment, Student
from services.catalog.ports.teaching import ScoreVersion
from services.catalog.usecases.enrolment import ClassProgress, Imported


def students_of(found: Mapping[str, PersonBrief]) -> dict[str, Student]:
    return {
        key: Student(
            person_id=person.person_id,
            full_name=person.full_name,
            student_number=person.student_number,
            institution_id=person.institution_id,
            is_student=Role.STUDENT in person.roles,
            is_active=person.is_active,
        )
        for key, person in found.items()
    }


def imported_view(class_id: str, imported: Imported) -> contract.ImportedView:
    return contract.ImportedView(
        class_id=class_id,
        row_count=imported.row_count,
        added_count=len(imported.plan.newcomers),
        moved_count=len(imported.plan.movers),
        unchanged_count=len(imported.plan.present),
        size=imported.size,
    )


def enrolment_view(joined: Enrolment) -> contract.EnrolmentView:
    return contract.EnrolmentView(
        enrolment_id=joined.enrolment_id,
        run_id=joined.run_id,
        class_id=joined.class_id,
        student_id=joined.student_id,
        student_name=joined.student_name,
        joined_by=joined.joined_by.value,
        joined_at=joined.joined_at,
    )


def student_page(progress: ClassProgress) -> Page[contract.StudentView]:
    return Page(
        items=[
            contract.StudentView(
                student_id=row.enrolment.student_id,
                student_name=row.enrolment.student_name,
                student_number=row.enrolment.student_number or None,
                institution_id=row.enrolment.institution_id,
                joined_by=row.enrolment.joined_by.value,
                joined_at=row.enrolment.joined_at,
                completed_units=row.completed_units,
                unit_count=progress.unit_count,
                watched_seconds=row.watched_seconds,
                last_seen_at=row.last_seen_at,
                score=row.enrolment.score,
                score_version=row.enrolment.score_version,
            )
            for row in progress.students.items
        ],
        next_cursor=progress.students.next_cursor,
    )


def scores_of(entries: Iterable[contract.ScoreEntry]) -> dict[str, Decimal]:
    """The scores by student.

    Raises:
        InvalidInput: `score_student_repeated`.
    """
    scores: dict[str, Decimal] = {}
    for index, entry in enumerate(entries):
        if entry.student_id in scores:
            raise InvalidInput.of(f"/scores/{index}/student_id", "score_student_repeated")
        scores[entry.student_id] = entry.score
    return scores


def score_history_view(student_id: str, versions: Iterable[ScoreVersion]) -> contract.ScoreHistoryView:
    return contract.ScoreHistoryView(
        student_id=student_id,
        items=[
            contract.ScoreVersionView(
                score_version=version.score_version,
                score=version.score,
                scored_at=version.scored_at,
                scored_by_id=version.scored_by_id,
            )
            for version in versions
        ],
    )
