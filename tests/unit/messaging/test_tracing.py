"""W3C trace context."""

from __future__ import annotations

import pytest

from chassis import tracing

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_given_trace_is_continued_under_a_span_of_its_own() -> None:
    with tracing.continued(GIVEN) as trace:
        assert trace.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
        assert trace.span_id != "00f067aa0ba902b7"
        assert tracing.outgoing() == str(trace)
    assert tracing.outgoing() != str(trace)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    ],
)
def test_nonsense_begins_a_new_trace(header: str | None) -> None:
    assert tracing.parse(header) is None
    with tracing.continued(header) as trace:
        assert tracing.parse(str(trace)) == trace


def test_a_later_version_may_carry_more() -> None:
    trace = tracing.parse(GIVEN.replace("00-", "01-", 1) + "-more")
    assert trace is not None
    assert str(trace) == GIVEN


def test_a_header_at_hand_is_passed_on() -> None:
    assert tracing.outgoing(GIVEN) == GIVEN
