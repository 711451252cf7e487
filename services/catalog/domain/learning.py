"""What a student has watched of a unit, and how far that is (R87)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

COMPLETE_AT = 0.9
"""The part of a video that must really have been watched."""
GAP_SECONDS = 1.0
"""Players report at their own rhythm; a smaller gap between two ranges is none."""

Range = tuple[float, float]


def merge_ranges(ranges: Iterable[Range], duration: float) -> list[Range]:
    """The union of the ranges within the video, sorted and apart from one another.

    Order and repetition of the ranges make no difference, and neither does merging in one step or in several.
    At most one range per `GAP_SECONDS` of the video remains.
    """
    merged: list[Range] = []
    for start, end in sorted(_within(ranges, duration)):
        if merged and start <= merged[-1][1] + GAP_SECONDS:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _within(ranges: Iterable[Range], duration: float) -> Iterable[Range]:
    for start, end in ranges:
        clipped = (max(0.0, round(start, 1)), min(duration, round(end, 1)))
        if clipped[0] < clipped[1]:
            yield clipped


def covered_seconds(ranges: Sequence[Range]) -> float:
    """How much the ranges, which must be merged, cover."""
    return sum(end - start for start, end in ranges)


def seconds_of(ranges: Sequence[Range]) -> int:
    """The same, in whole seconds."""
    return int(covered_seconds(ranges))


@dataclass(frozen=True)
class ProgressBatch:
    """What a player saw since its last report. May come late, twice, or not at all."""

    position_seconds: float
    ranges: tuple[Range, ...]
    occurred_at: datetime


@dataclass(eq=False)
class LearningRecord:
    """One student and one unit. Batches are applied under the lock of its row."""

    student_id: str
    unit_id: str
    run_id: str
    opened_at: datetime
    last_seen_at: datetime
    position_seconds: float = 0.0
    watched: list[Range] = field(default_factory=list)
    watched_seconds: int = 0
    completed_at: datetime | None = None

    def note(self, batch: ProgressBatch, now: datetime, duration: float | None) -> None:
        """Remember when the unit was seen last, and where the player was then.

        A player's clock may run ahead; it is never believed beyond `now`, else it would hold back the position
        that later batches tell.
        """
        occurred_at = min(batch.occurred_at, now)
        if occurred_at >= self.last_seen_at:
            self.last_seen_at = occurred_at
            self.position_seconds = _clamped(batch.position_seconds, duration)

    def count(self, watched: list[Range], duration: float | None, now: datetime) -> None:
        """Put these ranges, merged, in place of the present ones. Complete is complete for ever.

        Without a duration the unit is a document, and complete once opened.
        """
        self.watched = watched
        self.watched_seconds = seconds_of(watched)
        if self.completed_at is None and self._is_done(duration):
            self.completed_at = now

    def _is_done(self, duration_seconds: float | None) -> bool:
        if duration_seconds is None:
            return True
        return covered_seconds(self.watched) >= COMPLETE_AT * duration_seconds


def _clamped(position: float, duration: float | None) -> float:
    return max(0.0, position) if duration is None else min(max(0.0, position), duration)
