"""Whether a course, or a run's copy of it, is complete (R50), and what its credits rest on (R25)."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.domain.building_events import Finding
from services.catalog.domain.information import Information

SECONDS_PER_CREDIT = 240 * 60
"""1 credit = 240 minutes of teaching video."""


@dataclass(frozen=True)
class OutlineFigures:
    """An outline in numbers."""

    unit_count: int = 0
    unusable_count: int = 0
    """Units whose resource is not, or no longer, approved."""
    video_seconds: float = 0.0
    """Length of the approved videos that it uses, each counted once."""


@dataclass(frozen=True)
class CreditsMeter:
    """Declared online credits against video that is there."""

    needed_seconds: int
    video_seconds: int

    @property
    def is_supported(self) -> bool:
        return self.video_seconds >= self.needed_seconds


def missing_for_run(information: Information, figures: OutlineFigures) -> list[str]:
    """What is still missing before a run may be opened or published; empty when the course is complete (R50)."""
    missing = information.missing
    if not figures.unit_count:
        missing.append("unit")
    if figures.unusable_count:
        missing.append("usable_resources")
    return missing


def credits_meter(information: Information, figures: OutlineFigures) -> CreditsMeter:
    """How far the videos carry the declared online credits (R25)."""
    needed = int((information.online_credits or 0) * SECONDS_PER_CREDIT)
    return CreditsMeter(needed, int(figures.video_seconds))


def findings_on(information: Information, figures: OutlineFigures) -> tuple[Finding, ...]:
    """What the reviewer of a run should see; none of it blocks (R25)."""
    meter = credits_meter(information, figures)
    credits_value = f"{meter.video_seconds // 60} min / {meter.needed_seconds // 60} min"
    return (
        Finding("credits", "ok" if meter.is_supported else "warn", credits_value, "R25"),
        Finding("units", "ok", str(figures.unit_count), "R50"),
    )
