"""A delivery to the credit bank: what brings it nearer to being given up, and when it is tried again (R91)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict
from services.sharing.domain.delivery import Delivery, DeliveryState, Outcome, Patience, Reply, Step
from tests.unit.sharing.recognised import a_recognition

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PATIENCE = Patience(failures=3, first=timedelta(seconds=5), longest=timedelta(hours=1))


def a_delivery() -> Delivery:
    return Delivery.of(a_recognition(), Step.RECOGNISED, "{}", NOW)


def settle(delivery: Delivery, outcome: Outcome, *, retry_after: timedelta | None = None) -> None:
    delivery.settle(Reply(outcome, retry_after=retry_after), PATIENCE, NOW, jitter=0)


def test_pauses_double_up_to_the_longest_r91() -> None:
    assert [PATIENCE.pause(failures, 0).total_seconds() for failures in (0, 1, 2, 3, 4)] == [5, 5, 10, 20, 40]
    assert PATIENCE.pause(10_000, 0) == timedelta(hours=1)
    assert PATIENCE.pause(2, 1) == timedelta(seconds=5)


def test_whoever_takes_it_holds_it_for_the_lease_r91() -> None:
    delivery = a_delivery()
    delivery.take(NOW, timedelta(minutes=1))
    assert (delivery.tries, delivery.due_at) == (1, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNCLEAR])
def test_the_last_failure_gives_it_up_r91(outcome: Outcome) -> None:
    delivery = a_delivery()
    for _ in range(2):
        settle(delivery, outcome)
        assert delivery.state is DeliveryState.WAITING
    settle(delivery, outcome)
    assert (delivery.state, delivery.settled_at) == (DeliveryState.DEAD, NOW)
    delivery.replay(NOW)
    assert (delivery.state, delivery.failures, delivery.settled_at) == (DeliveryState.WAITING, 0, None)


@pytest.mark.parametrize("outcome", [Outcome.THROTTLED, Outcome.UNREACHABLE])
def test_what_is_not_its_fault_never_gives_it_up_r91(outcome: Outcome) -> None:
    delivery = a_delivery()
    for _ in range(100):
        settle(delivery, outcome)
    assert (delivery.state, delivery.failures) == (DeliveryState.WAITING, 0)


def test_the_bank_may_ask_for_a_longer_pause_but_not_for_ever_r91() -> None:
    delivery = a_delivery()
    settle(delivery, Outcome.THROTTLED, retry_after=timedelta(minutes=10))
    assert delivery.due_at == NOW + timedelta(minutes=10)
    settle(delivery, Outcome.THROTTLED, retry_after=timedelta(days=400))
    assert delivery.due_at == NOW + timedelta(hours=24)


def test_what_was_delivered_stays_so_r91() -> None:
    delivery = a_delivery()
    settle(delivery, Outcome.ACCEPTED)
    assert (delivery.state, delivery.settled_at) == (DeliveryState.DELIVERED, NOW)
    for outcome in Outcome:
        with pytest.raises(Conflict):
            settle(delivery, outcome)
    with pytest.raises(Conflict):
        delivery.replay(NOW)


@given(st.lists(st.sampled_from([each for each in Outcome if each is not Outcome.ACCEPTED]), max_size=12))
def test_it_is_given_up_exactly_when_its_own_failures_are_enough_r91(outcomes: list[Outcome]) -> None:
    delivery, own = a_delivery(), 0
    for outcome in outcomes:
        if delivery.state is DeliveryState.DEAD:
            break
        settle(delivery, outcome)
        own += outcome in {Outcome.REFUSED, Outcome.UNCLEAR}
    assert (delivery.state is DeliveryState.DEAD) == (own >= 3)
    assert delivery.failures == own
