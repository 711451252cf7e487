"""What someone sees, plays and has learnt as views."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime

from chassis.contracts.base import Page
from chassis.contracts.catalog import learning as contract
from chassis.domain.paging import Slice
from services.catalog.domain.learning import LearningRecord, ProgressBatch
from services.catalog.domain.outline import Outline, Unit
from services.catalog.domain.resource import Resource
from services.catalog.ports.teaching import MyRunRow
from services.catalog.usecases.learning import Playable, RunContent
from services.catalog.usecases.watching import Reported


def batch_of(command: contract.ReportProgress) -> ProgressBatch:
    return ProgressBatch(command.position_seconds, tuple(command.ranges), command.occurred_at)


def content_view(content: RunContent) -> contract.RunContentView:
    completed = [
        unit_id for unit_id in content.visible if (record := content.records.get(unit_id)) and record.completed_at
    ]
    return contract.RunContentView(
        run_id=content.run.run_id,
        title=content.run.information.title,
        phase=content.phase.value,
        standing=content.standing.value,
        class_id=content.class_id,
        unit_count=len(content.visible),
        completed_units=len(completed),
        chapters=chapters_view(content.outline, content.visible, content.resources, content.records),
    )


def grant_view(playable: Playable, grant: str, expires_at: datetime) -> contract.PlaybackGrantView:
    unit, record = playable.unit, playable.record
    return contract.PlaybackGrantView(
        unit_id=unit.place.unit_id,
        run_id=unit.run.run_id,
        resource_id=unit.resource_id,
        kind=unit.kind,
        title=unit.title,
        grant=grant,
        expires_at=expires_at,
        duration_seconds=unit.duration_seconds,
        resume_at_seconds=record.position_seconds if record else 0,
        is_complete=record is not None and record.completed_at is not None,
    )


def progress_view(reported: Reported) -> contract.ProgressView:
    record = reported.record
    return contract.ProgressView(
        unit_id=record.unit_id,
        position_seconds=record.position_seconds,
        watched_seconds=record.watched_seconds,
        is_complete=record.completed_at is not None,
        uncredited_seconds=math.ceil(reported.uncredited_seconds),
    )


def my_run_page(rows: Slice[MyRunRow], today: date, person_id: str) -> Page[contract.MyRunView]:
    return Page(
        items=[
            contract.MyRunView(
                run_id=row.run.run_id,
                course_id=row.run.course_id,
                title=row.run.information.title,
                run_number=row.run.run_number,
                institution_name=row.institution_name,
                leader_name=row.run.leader_name,
                phase=row.run.phase_on(today).value,
                part="leader" if row.run.leader_id == person_id else "member" if row.is_member else "student",
                class_id=row.class_id,
            )
            for row in rows.items
        ],
        next_cursor=rows.next_cursor,
    )


def chapters_view(
    outline: Outline,
    visible: Collection[str],
    resources: Mapping[str, Resource],
    records: Mapping[str, LearningRecord],
) -> list[contract.ContentChapterView]:
    """The outline without the units that are not to be seen, and without chapters and sections that hold none."""
    chapters = []
    for chapter in outline.chapters:
        sections = []
        for section in chapter.sections:
            units = [
                _unit(unit, resources.get(unit.resource_id), records.get(unit.unit_id))
                for unit in section.units
                if unit.unit_id in visible
            ]
            if units:
                sections.append(
                    contract.ContentSectionView(section_id=section.section_id, title=section.title, units=units)
                )
        if sections:
            chapters.append(
                contract.ContentChapterView(chapter_id=chapter.chapter_id, title=chapter.title, sections=sections)
            )
    return chapters


def _unit(unit: Unit, resource: Resource | None, record: LearningRecord | None) -> contract.ContentUnitView:
    return contract.ContentUnitView(
        unit_id=unit.unit_id,
        title=unit.title,
        kind=resource.kind if resource else "",
        duration_seconds=resource.duration_seconds if resource else None,
        position_seconds=record.position_seconds if record else 0,
        watched_seconds=record.watched_seconds if record else 0,
        is_complete=record is not None and record.completed_at is not None,
    )
