"""What catalog answers."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.catalog.rpc_building import BuildingRpc
from chassis.contracts.catalog.rpc_library import LibraryRpc
from chassis.contracts.catalog.rpc_teaching import TeachingRpc


class CatalogRpc(BuildingRpc, LibraryRpc, TeachingRpc, Protocol):
    """The MOOC library, courses, outlines, runs; teams, classes, releases, enrolment, learning."""
