"""What an academic year came to (R92)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class YearFigures:
    """Counts of the recognitions that stand: 所, 门次, 人次."""

    schools: int
    offerings: int
    recognitions: int
