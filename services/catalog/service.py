"""Catalog on the bus. Its methods are in `entrypoints`, by who calls them."""

from __future__ import annotations

from chassis.contracts.catalog.rpc import CatalogRpc
from services.catalog.entrypoints.building import BuildingEntrypoints
from services.catalog.entrypoints.classes import ClassEntrypoints
from services.catalog.entrypoints.learning import LearningEntrypoints
from services.catalog.entrypoints.rosters import RosterEntrypoints
from services.catalog.entrypoints.teaching import TeachingEntrypoints


class CatalogService(
    BuildingEntrypoints, TeachingEntrypoints, ClassEntrypoints, RosterEntrypoints, LearningEntrypoints
):
    """The MOOC library, courses, outlines, runs; teams, classes, releases, enrolment, learning."""

    name = "catalog"


_: type[CatalogRpc] = CatalogService
