"""How long things wait before they are tried again."""

from __future__ import annotations

import pytest

from chassis.contracts.base import Call, Nothing
from chassis.domain.errors import Unavailable
from chassis.rpc.codec import ServiceFailure
from chassis.rpc.topology import Subscription
from chassis.scheduler import Sweep, ask_once, pause_after


@pytest.mark.parametrize(("failures", "expected"), [(0, 60), (1, 1), (2, 2), (4, 8), (7, 60), (500, 60)])
def test_a_failed_sweep_is_tried_sooner_and_then_more_patiently(failures: int, expected: float) -> None:
    assert pause_after(failures, 60) == pytest.approx(expected, rel=0.11)


@pytest.mark.parametrize("error", [Unavailable("service_unavailable"), ServiceFailure("internal_error")])
def test_a_failed_sweep_ends_nothing(error: Exception) -> None:
    def fail(_call: Call) -> Nothing:
        raise error

    assert ask_once(Sweep("runs", 60, fail)) is False


def test_sweeps_are_made_as_the_platform_itself() -> None:
    calls: list[Call] = []

    def ask(call: Call) -> Nothing:
        calls.append(call)
        return Nothing()

    assert ask_once(Sweep("runs", 60, ask)) is True
    assert calls[0].actor.kind == "system"
    assert calls[0].correlation_id


def test_the_queues_of_a_subscriber() -> None:
    queues = Subscription("review", "catalog_asks", "catalog", "review_requested.v1")
    assert (queues.queue, queues.retry_queue, queues.dead_queue) == (
        "review.catalog_asks",
        "review.catalog_asks.retry",
        "review.catalog_asks.dead",
    )
    assert queues.arguments["x-dead-letter-routing-key"] == queues.dead_queue
    assert queues.retry_arguments["x-dead-letter-routing-key"] == queues.queue
