"""What those who teach and learn call."""

from __future__ import annotations

from chassis.rpc.entrypoints import Service
from services.catalog.bootstrap import CatalogApplication


class TeachingEntrypoints(Service[CatalogApplication]):
    """Teams, classes, releases, enrolment, learning, public pages."""
