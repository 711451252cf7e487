"""The five services by name."""

from __future__ import annotations

from typing import Final

SERVICES: Final = ("accounts", "catalog", "media", "review", "sharing")
