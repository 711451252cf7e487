"""What catalog answers to those who teach and learn."""

from __future__ import annotations

from typing import Protocol


class TeachingRpc(Protocol):
    """Teams, classes, releases, enrolment, learning, public pages."""
