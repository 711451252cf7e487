"""Outlines in PostgreSQL: one statement for the outline and one per level, however large it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import chapters, courses, outlines, resources, runs, sections, units
from services.catalog.domain.completeness import OutlineFigures
from services.catalog.domain.outline import Outline
from services.catalog.ports.building import ResourceUse


def _figures() -> Select[Any]:
    is_usable = and_(resources.c.is_usable, ~resources.c.is_deleted)
    used = (
        select(
            chapters.c.outline_id,
            func.count().label("unit_count"),
            case((is_usable, 0), else_=func.count()).label("unusable_count"),
            case((is_usable, func.coalesce(resources.c.duration_seconds, 0)), else_=0).label("seconds"),
        )
        .select_from(units)
        .join(sections)
        .join(chapters)
        .outerjoin(resources, resources.c.resource_id == units.c.resource_id)
        .where(chapters.c.outline_id.in_(bindparam("outline_ids", expanding=True)))
        .group_by(chapters.c.outline_id, units.c.resource_id, resources.c.resource_id)
        .subquery()
    )
    return select(
        used.c.outline_id,
        func.sum(used.c.unit_count),
        func.sum(used.c.unusable_count),
        func.sum(used.c.seconds),
    ).group_by(used.c.outline_id)


_FIGURES: Final = _figures()
"""Made once: putting it together costs more than running it, and every page of a course or of runs asks it."""


class SqlOutlines:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, outline: Outline) -> None:
        self._session.add(outline)

    def get(self, outline_id: str) -> Outline | None:
        return self._session.get(Outline, outline_id)

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
            outline_id: OutlineFigures(int(count), int(unusable), float(seconds))
            for outline_id, count, unusable, seconds in self._session.execute(
                _FIGURES, {"outline_ids": list(outline_ids)}
            )
        }
