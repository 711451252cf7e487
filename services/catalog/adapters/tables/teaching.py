"""Tables of those who teach and learn: teams, classes, releases, enrolments, learning records."""

from __future__ import annotations
