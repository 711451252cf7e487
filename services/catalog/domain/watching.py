"""How much of a video a student can have watched since the last report (R87).

Watching takes time: a student is credited with at most `MAX_SPEED` seconds of video for each second that passed.
What was not used is kept up to `MOST_CREDIT`, so that a player that was offline may report later. A report beyond
that is no error; the rest is credited when it is sent again and enough time has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain.learning import Range, covered_seconds, merge_ranges

MAX_SPEED = 2.0
"""The fastest that players play."""
MOST_CREDIT = 4 * 3600.0
"""Links to a video live for two hours (R37), which are four hours of video at that speed."""
FIRST_CREDIT = 60.0
"""What a student who joined this moment may report: clocks and rhythms of players differ."""


@dataclass(frozen=True)
class WatchBudget:
    """What a student may still be credited with in a run, as it stood at a moment."""

    credit_seconds: float
    credited_at: datetime
    report_count: int = 0
    """Reports of the student in the run. A report that finds another number than it saw begins anew."""

    @classmethod
    def of_newcomer(cls, joined_at: datetime) -> WatchBudget:
        return cls(FIRST_CREDIT, joined_at)

    def available(self, now: datetime) -> float:
        """Seconds of video that can be credited now."""
        passed = max(0.0, (now - self.credited_at).total_seconds())
        return min(MOST_CREDIT, self.credit_seconds + MAX_SPEED * passed)

    def spend(self, seconds: float, now: datetime) -> WatchBudget:
        """What is left after so much was credited."""
        return WatchBudget(
            max(0.0, self.available(now) - seconds), max(now, self.credited_at), self.report_count + 1
        )


def credit(
    watched: Sequence[Range], told: Iterable[Range], *, duration: float, most: float
) -> tuple[list[Range], float, float]:
    """The merged ranges after a report, how many seconds that credits, and how many it asked for in vain.

    Args:
        watched: what was credited before, merged.
        told: what the player says it saw.
        duration: of the video.
        most: seconds that can be credited.
    """
    before = covered_seconds(watched)
    wanted = merge_ranges([*watched, *told], duration)
    asked = covered_seconds(wanted) - before
    if asked <= most:
        return wanted, asked, 0.0
    current = list(watched)
    for start, end in merge_ranges(told, duration):
        left = most - (covered_seconds(current) - before)
        current = _longest(current, start, end, duration, left)
    credited = covered_seconds(current) - before
    return current, credited, asked - credited


def _longest(current: list[Range], start: float, end: float, duration: float, left: float) -> list[Range]:
    """`current` with as much of the range, from its beginning, as costs no more than what is left."""
    whole = merge_ranges([*current, (start, end)], duration)
    base = covered_seconds(current)
    if covered_seconds(whole) - base <= left:
        return whole
    # What a beginning of the range costs only grows with its length: halve until a tenth of a second.
    low, high = 0, int((end - start) * 10)
    best = current
    while low < high:
        middle = (low + high + 1) // 2
        tried = merge_ranges([*current, (start, start + middle / 10)], duration)
        if covered_seconds(tried) - base <= left:
            low, best = middle, tried
        else:
            high = middle - 1
    return best
