"""What those who build courses call."""

from __future__ import annotations

from chassis.rpc.entrypoints import Service
from services.catalog.bootstrap import CatalogApplication


class BuildingEntrypoints(Service[CatalogApplication]):
    """Library, courses, outlines, runs."""
