"""One transaction of catalog, with all its repositories."""

from __future__ import annotations

from services.catalog.adapters import mapping
from services.catalog.adapters.building_transaction import BuildingTransaction
from services.catalog.adapters.library_transaction import LibraryTransaction
from services.catalog.adapters.teaching_transaction import TeachingTransaction

__all__ = ["CatalogTransaction", "mapping"]


class CatalogTransaction(BuildingTransaction, LibraryTransaction, TeachingTransaction):
    """What use cases work on (`services.catalog.ports.Transaction`)."""
