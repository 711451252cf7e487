"""Outlines between the domain and the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.catalog import outline as contract
from services.catalog.domain.outline import Chapter, Direction, NodeLevel, Section, Unit
from services.catalog.domain.resource import Resource
from services.catalog.usecases.outline import OutlineDetail


def move(
    command: contract.MoveChapter | contract.MoveSection | contract.MoveUnit, level: NodeLevel, node_id: str
) -> dict[str, Any]:
    return {
        "outline_id": command.outline_id,
        "expected_version": command.expected_version,
        "level": level,
        "node_id": node_id,
        "direction": Direction(command.direction) if command.direction else None,
        "before_id": command.before_id,
    }


def outline_view(detail: OutlineDetail) -> contract.OutlineView:
    outline = detail.outline
    return contract.OutlineView(
        outline_id=outline.outline_id,
        course_id=outline.course_id,
        run_id=outline.run_id,
        chapters=[_chapter(chapter, detail.resources) for chapter in outline.chapters],
        version=outline.version,
    )


def _chapter(chapter: Chapter, resources: dict[str, Resource]) -> contract.ChapterView:
    return contract.ChapterView(
        chapter_id=chapter.chapter_id,
        title=chapter.title,
        sections=[_section(section, resources) for section in chapter.sections],
    )


def _section(section: Section, resources: dict[str, Resource]) -> contract.SectionView:
    return contract.SectionView(
        section_id=section.section_id,
        title=section.title,
        units=[_unit(unit, resources[unit.resource_id]) for unit in section.units],
    )


def _unit(unit: Unit, resource: Resource) -> contract.UnitView:
    return contract.UnitView(
        unit_id=unit.unit_id,
        title=unit.title,
        resource_id=unit.resource_id,
        resource_title=resource.title,
        resource_kind=resource.kind,
        duration_seconds=resource.duration_seconds,
        is_usable=resource.may_be_used,
    )
