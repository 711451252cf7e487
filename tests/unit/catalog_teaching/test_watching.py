"""How much can have been watched, and what is credited of what players tell (R87)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.learning import GAP_SECONDS, Range, covered_seconds, merge_ranges
from services.catalog.domain.watching import FIRST_CREDIT, MAX_SPEED, MOST_CREDIT, WatchBudget, credit

NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)
DURATION = 600.0
ENOUGH = 1e9

tenths = st.integers(0, 6500).map(lambda value: value / 10)
one_range = st.tuples(tenths, tenths).map(lambda pair: (min(pair), max(pair)))
batch = st.lists(one_range, max_size=8)
batches = st.lists(batch, max_size=8)


def lies_within(inner: list[Range], outer: list[Range]) -> bool:
    slack = 1e-6
    return all(any(a - slack <= start and end <= b + slack for a, b in outer) for start, end in inner)


def credited(told: list[list[Range]], most: float = ENOUGH) -> list[Range]:
    watched: list[Range] = []
    for each in told:
        watched, spent, _ = credit(watched, each, duration=DURATION, most=most)
        most -= spent
    return watched


@given(batches, st.data())
def test_any_order_repetition_and_loss_gives_a_part_of_what_was_watched_r87(
    told: list[list[Range]], data: st.DataObject
) -> None:
    everything = merge_ranges([each for ranges in told for each in ranges], DURATION)
    arrived = data.draw(st.lists(st.sampled_from(told), max_size=16)) if told else []
    watched = credited(arrived)
    assert lies_within(watched, everything)
    assert covered_seconds(watched) <= covered_seconds(everything) + 1e-6
    shuffled = data.draw(st.permutations(told + told))
    assert credited(shuffled) == everything


@given(batches, st.floats(0, 700))
def test_never_more_is_credited_than_can_have_been_watched_r87(told: list[list[Range]], most: float) -> None:
    everything = merge_ranges([each for ranges in told for each in ranges], DURATION)
    watched = credited(told, most)
    assert covered_seconds(watched) <= most + 1e-6
    assert lies_within(watched, everything)


@given(batch, batch, st.floats(0, 700))
def test_what_was_credited_spent_and_asked_in_vain_add_up_r87(
    before: list[Range], told: list[Range], most: float
) -> None:
    first = merge_ranges(before, DURATION)
    watched, spent, in_vain = credit(first, told, duration=DURATION, most=most)
    assert spent == pytest.approx(covered_seconds(watched) - covered_seconds(first))
    whole = covered_seconds(merge_ranges([*first, *told], DURATION))
    assert spent + in_vain == pytest.approx(whole - covered_seconds(first))
    assert lies_within(first, watched)


@given(batches)
def test_what_was_in_vain_is_credited_when_it_is_sent_again_later_r87(told: list[list[Range]]) -> None:
    everything = merge_ranges([each for ranges in told for each in ranges], DURATION)
    watched: list[Range] = []
    for _ in range(200):
        for each in told:
            watched, _, _ = credit(watched, each, duration=DURATION, most=30.0)
        if watched == everything:
            break
    assert watched == everything


def test_gaps_that_are_closed_are_paid_for_r87() -> None:
    dotted = [(place * 1.1, place * 1.1 + 0.1) for place in range(500)]
    watched, spent, _ = credit([], dotted, duration=DURATION, most=50.0)
    assert covered_seconds(watched) <= 50.0
    assert spent <= 50.0
    assert GAP_SECONDS == 1.0


def test_a_range_is_credited_from_its_beginning_as_far_as_the_time_goes_r87() -> None:
    watched, spent, in_vain = credit([], [(100.0, 400.0)], duration=DURATION, most=120.0)
    assert (watched, spent, in_vain) == ([(100.0, 220.0)], 120.0, 180.0)


def test_watching_again_costs_nothing_r87() -> None:
    watched, spent, in_vain = credit([(0.0, 300.0)], [(0.0, 300.0)], duration=DURATION, most=0.0)
    assert (watched, spent, in_vain) == ([(0.0, 300.0)], 0.0, 0.0)


@pytest.mark.parametrize(
    ("passed", "available"),
    [(0, FIRST_CREDIT), (30, FIRST_CREDIT + 30 * MAX_SPEED), (86_400, MOST_CREDIT), (-60, FIRST_CREDIT)],
)
def test_time_that_passes_is_credit_at_double_speed_up_to_four_hours_r87(passed: float, available: float) -> None:
    budget = WatchBudget.of_newcomer(NOW)
    assert budget.available(NOW + timedelta(seconds=passed)) == available


@given(st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 20_000)), max_size=20))
def test_no_rhythm_of_reports_gains_more_than_the_time_that_passed_r87(
    reports: list[tuple[float, float]],
) -> None:
    budget, now, gained = WatchBudget.of_newcomer(NOW), NOW, 0.0
    for waited, wanted in reports:
        now += timedelta(seconds=waited)
        spent = min(wanted, budget.available(now))
        budget = budget.spend(spent, now)
        gained += spent
    assert gained <= FIRST_CREDIT + MAX_SPEED * (now - NOW).total_seconds() + 1e-3
    assert budget.report_count == len(reports)
