"""What catalog answers to those who build courses."""

from __future__ import annotations

from typing import Protocol


class BuildingRpc(Protocol):
    """Library, courses, outlines, runs."""
