"""What teaching and learning need from the outside."""

from __future__ import annotations

from typing import Protocol


class TeachingTransaction(Protocol):
    """What use cases of teaching and learning work on, beside what building offers."""
