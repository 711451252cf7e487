"""Mapping of library, courses, outlines and runs.

The domain counts versions itself; the mapper only refuses to write over a row whose version is another one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import composite, registry, relationship

from services.catalog.adapters.tables import building as tables
from services.catalog.adapters.tables.base import metadata
from services.catalog.domain.course import Course
from services.catalog.domain.information import Information
from services.catalog.domain.library import LibraryEntry
from services.catalog.domain.outline import Chapter, Outline, Section, Unit
from services.catalog.domain.resource import Institution, Resource
from services.catalog.domain.run import Run

mapper_registry = registry(metadata=metadata)


def _versioned(table: Any) -> dict[str, Any]:
    return {"version_id_col": table.c.version, "version_id_generator": False}


def _information(table: Any) -> dict[str, Any]:
    columns = {
        "_title": table.c.title,
        "_category_code": table.c.category_code,
        "_online_credits": table.c.online_credits,
        "_total_credits": table.c.total_credits,
        "_overview": table.c.overview,
        "_cover_id": table.c.cover_id,
    }
    return {**columns, "information": composite(Information, *columns.values())}


def _row(target: type[Any], order: Any) -> Any:
    return relationship(
        target, order_by=order, lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )


mapper_registry.map_imperatively(Institution, tables.institutions)
mapper_registry.map_imperatively(Resource, tables.resources)
mapper_registry.map_imperatively(LibraryEntry, tables.library_entries, **_versioned(tables.library_entries))
mapper_registry.map_imperatively(
    Course, tables.courses, properties=_information(tables.courses), **_versioned(tables.courses)
)
mapper_registry.map_imperatively(Run, tables.runs, properties=_information(tables.runs), **_versioned(tables.runs))
mapper_registry.map_imperatively(Unit, tables.units)
mapper_registry.map_imperatively(
    Section, tables.sections, properties={"units": _row(Unit, tables.units.c.position)}
)
mapper_registry.map_imperatively(
    Chapter, tables.chapters, properties={"sections": _row(Section, tables.sections.c.position)}
)
mapper_registry.map_imperatively(
    Outline,
    tables.outlines,
    properties={"chapters": _row(Chapter, tables.chapters.c.position)},
    **_versioned(tables.outlines),
)
