"""The tables of catalog: `building` (library, course, outline, run) and `teaching` (team, class, learning)."""

from __future__ import annotations

from services.catalog.adapters.tables import building, teaching
from services.catalog.adapters.tables.base import metadata

__all__ = ["building", "metadata", "teaching"]
