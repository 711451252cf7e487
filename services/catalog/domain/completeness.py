"""Whether a course, or a run's copy of it, is complete (R50), and what its credits rest on (R25)."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.domain.building_events import Finding
from services.catalog.domain.information import Information

SECONDS_PER_CREDIT = 240 * 60
"""1 credit = 240 minutes of teaching video."""


LECTURES_PER_CREDIT = 8
SECONDS_PER_LECTURE = 30 * 60
"""Of a lecture (讲 or 章) at least; here a chapter that holds video."""


@dataclass(frozen=True)
class OutlineFigures:
    """An outline in numbers."""

    unit_count: int = 0
    unusable_count: int = 0
    """Units whose resource is not, or no longer, approved."""
    video_seconds: float = 0.0
    """Length of the approved videos that it uses, each counted once."""
    chapter_count: int = 0
    section_count: int = 0
    video_count: int = 0
    """Approved videos, each counted once."""
    lecture_count: int = 0
    """Chapters with at least one approved video."""


@dataclass(frozen=True)
class CreditsMeter:
    """Declared online credits against video that is there (R25)."""

    needed_seconds: int
    video_seconds: int
    needed_lectures: int
    lecture_count: int

    @property
    def is_supported(self) -> bool:
        return self.video_seconds >= self.needed_seconds

    @property
    def average_lecture_seconds(self) -> int:
        return self.video_seconds // self.lecture_count if self.lecture_count else 0

    @property
    def has_usual_lectures(self) -> bool:
        """Whether there are as many lectures as usual for the credits, and as long."""
        is_long = self.average_lecture_seconds >= SECONDS_PER_LECTURE
        return self.lecture_count >= self.needed_lectures and (is_long or not self.needed_lectures)

    def findings(self) -> tuple[Finding, ...]:
        """What the leader and the reviewers should see; none of it blocks (R25)."""
        minutes = f"{self.video_seconds // 60} min / {self.needed_seconds // 60} min"
        lectures = f"{self.lecture_count} / {self.needed_lectures}, ⌀ {self.average_lecture_seconds // 60} min"
        return (
            Finding("credits", _level(self.is_supported), minutes, "R25"),
            Finding("lectures", _level(self.has_usual_lectures), lectures, "R25"),
        )


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
    credits_declared = information.online_credits or 0
    return CreditsMeter(
        needed_seconds=int(credits_declared * SECONDS_PER_CREDIT),
        video_seconds=int(figures.video_seconds),
        needed_lectures=int(credits_declared * LECTURES_PER_CREDIT),
        lecture_count=figures.lecture_count,
    )


def findings_on(information: Information, figures: OutlineFigures) -> tuple[Finding, ...]:
    """What the reviewer of a run should see; none of it blocks (R25)."""
    units = Finding("units", "ok", str(figures.unit_count), "R50")
    return (*credits_meter(information, figures).findings(), units)


def _level(is_fine: bool) -> str:
    return "ok" if is_fine else "warn"
