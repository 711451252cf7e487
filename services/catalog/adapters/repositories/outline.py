"""Outlines in PostgreSQL: one statement for the outline and one per level, however large it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import BindParameter, Select, and_, bindparam, distinct, func, not_, select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import chapters, courses, outlines, resources, runs, sections, units
from services.catalog.domain.completeness import OutlineFigures
from services.catalog.domain.outline import Outline
from services.catalog.ports.building import ResourceUse


def _figures() -> Select[Any]:
    """All counts of several outlines; a video that several units show counts once."""
    wanted: BindParameter[Any] = bindparam("outline_ids", expanding=True)
    is_usable = func.coalesce(and_(resources.c.is_usable, not_(resources.c.is_deleted)), False)
    is_video = and_(is_usable, resources.c.kind == "video")
    videos = (
        select(chapters.c.outline_id, units.c.resource_id, resources.c.duration_seconds)
        .select_from(units)
        .join(sections)
        .join(chapters)
        .join(resources, resources.c.resource_id == units.c.resource_id)
        .where(chapters.c.outline_id.in_(wanted), is_video)
        .distinct()
        .subquery()
    )
    lengths = (
        select(
            videos.c.outline_id,
            func.count().label("video_count"),
            func.sum(videos.c.duration_seconds).label("seconds"),
        )
        .group_by(videos.c.outline_id)
        .subquery()
    )
    nodes = (
        select(
            chapters.c.outline_id,
            func.count(distinct(chapters.c.chapter_id)).label("chapter_count"),
            func.count(distinct(sections.c.section_id)).label("section_count"),
            func.count(units.c.unit_id).label("unit_count"),
            func.count(units.c.unit_id).filter(not_(is_usable)).label("unusable_count"),
            func.count(distinct(chapters.c.chapter_id)).filter(is_video).label("lecture_count"),
        )
        .select_from(chapters)
        .outerjoin(sections)
        .outerjoin(units)
        .outerjoin(resources, resources.c.resource_id == units.c.resource_id)
        .where(chapters.c.outline_id.in_(wanted))
        .group_by(chapters.c.outline_id)
        .subquery()
    )
    return select(nodes, lengths.c.video_count, lengths.c.seconds).outerjoin(
        lengths, lengths.c.outline_id == nodes.c.outline_id
    )


_FIGURES: Final = _figures()
"""Made once: putting it together costs more than running it, and every page of a course or of runs asks it."""


class SqlOutlines:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, outline: Outline) -> None:
        self._session.add(outline)

    def get(self, outline_id: str) -> Outline | None:
        return self._session.get(Outline, outline_id)

    def of_run_shows(self, run_id: str, resource_id: str) -> bool:
        statement = shown_in_run(run_id).where(units.c.resource_id == resource_id).limit(1)
        return self._session.execute(statement).first() is not None

    def uses_of(self, resource_id: str, limit: int) -> list[ResourceUse]:
        statement = (
            select(
                outlines.c.outline_id,
                courses.c.title,
                runs.c.run_number,
                runs.c.state,
                chapters.c.title.label("chapter"),
                sections.c.title.label("section"),
                units.c.title.label("unit"),
            )
            .select_from(units)
            .join(sections)
            .join(chapters)
            .join(outlines)
            .join(courses, courses.c.course_id == outlines.c.course_id)
            .outerjoin(runs, runs.c.run_id == outlines.c.run_id)
            .where(units.c.resource_id == resource_id)
            .order_by(units.c.unit_id)
            .limit(limit)
        )
        return [
            ResourceUse(row.outline_id, row.title, row.run_number, row.state, row.chapter, row.section, row.unit)
            for row in self._session.execute(statement)
        ]

    def figures(self, outline_ids: Collection[str]) -> dict[str, OutlineFigures]:
        if not outline_ids:
            return {}
        # Core statements do not flush by themselves, and the outline may be of this very transaction.
        self._session.flush()
        return {
            row.outline_id: OutlineFigures(
                unit_count=row.unit_count,
                unusable_count=row.unusable_count,
                video_seconds=float(row.seconds or 0),
                chapter_count=row.chapter_count,
                section_count=row.section_count,
                video_count=row.video_count or 0,
                lecture_count=row.lecture_count,
            )
            for row in self._session.execute(_FIGURES, {"outline_ids": list(outline_ids)})
        }


def shown_in_run(run_id: str) -> Select[tuple[str]]:
    """The resources that the outline of a run shows, by id."""
    return (
        select(units.c.resource_id).join(sections).join(chapters).join(outlines).where(outlines.c.run_id == run_id)
    )
