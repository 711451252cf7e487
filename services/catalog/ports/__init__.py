"""What the use cases of catalog need: `building`, `library` and `teaching`, and all in one transaction."""

from __future__ import annotations

from typing import Protocol

from services.catalog.ports.building import BuildingTransaction
from services.catalog.ports.library import LibraryTransaction
from services.catalog.ports.teaching import TeachingTransaction
from services.catalog.ports.watching import Watching


class Transaction(BuildingTransaction, LibraryTransaction, TeachingTransaction, Protocol):
    """One transaction of catalog. Every use case takes it as its first argument."""

    watching: Watching
