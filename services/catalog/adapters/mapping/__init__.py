"""The imperative mapping of domain classes onto tables; importing this package maps them."""

from __future__ import annotations

from services.catalog.adapters.mapping import building, library, teaching

__all__ = ["building", "library", "teaching"]
