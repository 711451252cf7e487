"""Mapping of changes of library entries and of applications. As in building, the domain counts versions itself."""

from __future__ import annotations

from sqlalchemy.orm import registry

from services.catalog.adapters.tables import library as tables
from services.catalog.adapters.tables.base import metadata
from services.catalog.domain.library_change import LibraryChange
from services.catalog.domain.mooc_application import MoocApplication

mapper_registry = registry(metadata=metadata)

for mapped, table in (
    (LibraryChange, tables.library_changes),
    (MoocApplication, tables.mooc_applications),
):
    mapper_registry.map_imperatively(mapped, table, version_id_col=table.c.version, version_id_generator=False)
