"""Progress of classes and students as views (R87)."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.contracts.catalog import progress as contract
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.outline import Outline, Unit
from services.catalog.ports.teaching import UnitFigures
from services.catalog.usecases.class_progress import StudentProgress, UnitProgress

NOTHING = UnitFigures(0, 0, 0)


def class_progress_view(progress: UnitProgress) -> contract.ClassProgressView:
    return contract.ClassProgressView(
        class_id=progress.teaching_class.class_id,
        student_count=progress.teaching_class.size,
        units=[_unit(progress, chapter_title, unit) for chapter_title, unit in _units(progress.releases.outline)],
    )


def student_progress_view(progress: StudentProgress) -> contract.StudentProgressView:
    visible = progress.releases.visible
    done = [each for each in progress.records.values() if each.completed_at and each.unit_id in visible]
    return contract.StudentProgressView(
        class_id=progress.enrolment.class_id,
        student_id=progress.enrolment.student_id,
        student_name=progress.enrolment.student_name,
        unit_count=len(visible),
        completed_units=len(done),
        units=[
            _student_unit(chapter_title, unit, progress.records.get(unit.unit_id), unit.unit_id in visible)
            for chapter_title, unit in _units(progress.releases.outline)
        ],
    )


def _units(outline: Outline) -> Iterator[tuple[str, Unit]]:
    """Every unit with the title of its chapter, in teaching order."""
    for chapter in outline.chapters:
        for section in chapter.sections:
            for unit in section.units:
                yield chapter.title, unit


def _unit(progress: UnitProgress, chapter_title: str, unit: Unit) -> contract.UnitProgressView:
    figures = progress.figures.get(unit.unit_id, NOTHING)
    return contract.UnitProgressView(
        unit_id=unit.unit_id,
        chapter_title=chapter_title,
        title=unit.title,
        is_visible=unit.unit_id in progress.releases.visible,
        opened_count=figures.opened,
        completed_count=figures.completed,
        watched_seconds=figures.watched_seconds,
    )


def _student_unit(
    chapter_title: str, unit: Unit, record: LearningRecord | None, is_visible: bool
) -> contract.StudentUnitView:
    return contract.StudentUnitView(
        unit_id=unit.unit_id,
        chapter_title=chapter_title,
        title=unit.title,
        is_visible=is_visible,
        opened_at=record.opened_at if record else None,
        last_seen_at=record.last_seen_at if record else None,
        position_seconds=record.position_seconds if record else 0,
        watched_seconds=record.watched_seconds if record else 0,
        completed_at=record.completed_at if record else None,
    )
