"""The tables of catalog: `building` (library, course, outline, run), `library` (its changes and applications) and
`teaching` (team, class, learning)."""

from __future__ import annotations

from services.catalog.adapters.tables import building, library, teaching
from services.catalog.adapters.tables.base import metadata

__all__ = ["building", "library", "metadata", "teaching"]
