"""One transaction of catalog, with all its repositories."""

from __future__ import annotations

from services.catalog.adapters import mapping
from services.catalog.adapters.building_transaction import BuildingTransaction
from services.catalog.adapters.teaching_transaction import TeachingTransaction

__all__ = ["CatalogTransaction", "mapping"]


class CatalogTransaction(BuildingTransaction, TeachingTransaction):
    """What use cases work on (`services.catalog.ports.Transaction`)."""
