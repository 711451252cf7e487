"""What happened in teams, classes and learning, as the rest of the platform is told."""

from __future__ import annotations
