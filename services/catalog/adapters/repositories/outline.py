"""Outlines in PostgreSQL: one statement for the outline and one per level, however large it is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import chapters, courses, outlines, runs, sections, units
from services.catalog.domain.outline import Outline
from services.catalog.ports.building import ResourceUse


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
