"""Mapping of those who teach and learn."""

from __future__ import annotations
