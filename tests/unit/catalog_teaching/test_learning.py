"""What was really watched (R87)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.learning import (
    GAP_SECONDS,
    LearningRecord,
    ProgressBatch,
    Range,
    merge_ranges,
    seconds_of,
)

NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)
DURATION = 600.0

seconds = st.floats(-10, 700, allow_nan=False).map(lambda value: round(value, 1))
ranges = st.lists(st.tuples(seconds, seconds), max_size=20)


def record() -> LearningRecord:
    return LearningRecord("student", "unit", "run", opened_at=NOW, last_seen_at=NOW)


def take(
    seen: LearningRecord, told: ProgressBatch, *, duration: float | None = DURATION, now: datetime = NOW
) -> None:
    """Take a batch in that leaves nothing to doubt."""
    seen.note(told, now, duration)
    watched = merge_ranges([*seen.watched, *told.ranges], duration) if duration is not None else seen.watched
    seen.count(watched, duration, now)


def batch(*watched: Range, position: float = 0.0, at: datetime = NOW) -> ProgressBatch:
    return ProgressBatch(position, watched, at)


@pytest.mark.parametrize(
    ("told", "merged"),
    [
        ([], []),
        ([(0, 10), (10, 20)], [(0, 20)]),
        ([(10, 20), (0, 10)], [(0, 20)]),
        ([(0, 10), (0, 10)], [(0, 10)]),
        ([(0, 10), (2, 5)], [(0, 10)]),
        ([(0, 10), (11, 20)], [(0, 20)]),
        ([(0, 10), (11.1, 20)], [(0, 10), (11.1, 20)]),
        ([(590, 900)], [(590, 600)]),
        ([(-5, 5)], [(0, 5)]),
        ([(20, 10), (5, 5)], []),
        ([(700, 800)], []),
    ],
)
def test_ranges_are_united_within_the_video_r87(told: list[Range], merged: list[Range]) -> None:
    assert merge_ranges(told, DURATION) == merged


@given(ranges, st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference_r87(told: list[Range], random: object) -> None:
    shuffled = told + told
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge_ranges(shuffled, DURATION) == merge_ranges(told, DURATION)


@given(ranges, ranges)
def test_merging_in_steps_is_merging_at_once_r87(first: list[Range], second: list[Range]) -> None:
    stepwise = merge_ranges([*merge_ranges(first, DURATION), *second], DURATION)
    assert stepwise == merge_ranges([*first, *second], DURATION)


@given(ranges)
def test_merged_ranges_are_sorted_apart_and_within_the_video_r87(told: list[Range]) -> None:
    merged = merge_ranges(told, DURATION)
    assert all(0 <= start < end <= DURATION for start, end in merged)
    assert all(left[1] + GAP_SECONDS < right[0] for left, right in pairwise(merged))
    assert seconds_of(merged) <= DURATION


@pytest.mark.parametrize(("watched", "is_complete"), [(539.9, False), (540.0, True), (600.0, True)])
def test_a_video_is_complete_when_nine_tenths_were_watched_r87(watched: float, is_complete: bool) -> None:
    seen = record()
    take(seen, batch((0.0, watched)), duration=DURATION, now=NOW)
    assert (seen.completed_at is not None) is is_complete


def test_the_same_minute_watched_ten_times_counts_once_r87() -> None:
    seen = record()
    for _ in range(10):
        take(seen, batch((0.0, 60.0)), duration=DURATION, now=NOW)
    assert seen.watched_seconds == 60
    assert seen.completed_at is None


def test_the_end_watched_alone_completes_nothing_r87() -> None:
    seen = record()
    take(seen, batch((590.0, 600.0), position=600.0), duration=DURATION, now=NOW)
    assert seen.completed_at is None


def test_a_late_batch_adds_what_it_saw_and_leaves_the_position_r87() -> None:
    seen = record()
    take(seen, batch((30.0, 60.0), position=60.0, at=NOW + timedelta(seconds=60)), duration=DURATION, now=LATE)
    take(seen, batch((0.0, 30.0), position=30.0, at=NOW + timedelta(seconds=30)), duration=DURATION, now=LATE)
    assert seen.position_seconds == 60.0
    assert seen.watched == [(0.0, 60.0)]


LATE = NOW + timedelta(hours=1)


def test_a_clock_that_runs_ahead_does_not_hold_back_later_batches_r87() -> None:
    seen = record()
    ahead = NOW + timedelta(days=400)
    take(seen, batch(position=10.0, at=ahead), duration=DURATION, now=LATE)
    take(seen, batch(position=20.0, at=ahead), duration=DURATION, now=LATE + timedelta(seconds=10))
    assert seen.position_seconds == 20.0


def test_a_document_is_complete_once_opened_r87() -> None:
    seen = record()
    take(seen, batch(), duration=None, now=NOW)
    assert seen.completed_at == NOW


def test_completion_is_never_taken_back_r87() -> None:
    seen = record()
    take(seen, batch((0.0, 600.0)), duration=DURATION, now=NOW)
    take(seen, batch(), duration=1200.0, now=LATE)
    assert seen.completed_at == NOW
