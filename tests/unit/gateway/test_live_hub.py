"""Who hears what, how much may wait, and how a stream ends (R94)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from chassis.domain.errors import TooMany, Unavailable
from gateway.live.hub import MISSED, Ended, Hub, LiveEvent, person_channel
from gateway.live.stream import frame, frames

HERE, THERE = person_channel("here"), person_channel("there")
LATER = datetime.now(UTC) + timedelta(hours=1)
NEWS = LiveEvent("notification", {"kind": "run_approved"}, "n1")


@pytest.fixture
def hub() -> Hub:
    return Hub(most=3, most_per_owner=2, most_waiting=2)


def test_everyone_on_a_channel_hears_and_nobody_else(hub: Hub) -> None:
    first, second = (hub.subscribe("here", None, [HERE]) for _ in range(2))
    other = hub.subscribe("there", None, [THERE])
    hub.publish(HERE, NEWS)
    assert first.take(0) == second.take(0) == NEWS
    assert other.take(0) is None


def test_a_listener_may_hear_several_channels(hub: Hub) -> None:
    listener = hub.subscribe("here", None, [HERE, "job:7"])
    hub.publish("job:7", NEWS)
    assert listener.take(0) == NEWS


def test_places_are_bounded_and_come_free_again(hub: Hub) -> None:
    listeners = [hub.subscribe("here", None, [HERE]) for _ in range(2)]
    with pytest.raises(TooMany, match="too_many_streams"):
        hub.subscribe("here", None, [HERE])
    hub.subscribe("there", None, [THERE])
    with pytest.raises(Unavailable, match="live_full"):
        hub.subscribe("elsewhere", None, ["person:elsewhere"])
    hub.unsubscribe(listeners[0])
    hub.unsubscribe(listeners[0])
    assert hub.count == 2
    hub.subscribe("here", None, [HERE])


def test_a_slow_listener_is_sent_away_and_the_others_hear_on(hub: Hub) -> None:
    slow, quick = (hub.subscribe("here", None, [HERE]) for _ in range(2))
    for _ in range(3):
        hub.publish(HERE, NEWS)
        assert quick.take(0) == NEWS
    with pytest.raises(Ended, match="too_slow"):
        slow.take(0)
    assert hub.count == 1


def test_ended_sessions_are_sent_away_at_once_r18(hub: Hub) -> None:
    gone, staying = hub.subscribe("here", "s1", [HERE]), hub.subscribe("here", "s2", [HERE])
    hub.end_sessions(["s1", "s9"])
    with pytest.raises(Ended, match="session_ended"):
        gone.take(0)
    assert staying.take(0) is None
    hub.end_all("shutting_down")
    with pytest.raises(Ended, match="shutting_down"):
        staying.take(0)


def test_whoever_waits_is_woken(hub: Hub) -> None:
    listener = hub.subscribe("here", None, [HERE])
    heard: list[LiveEvent | None] = []
    waiting = threading.Thread(target=lambda: heard.append(listener.take(30)))
    waiting.start()
    hub.publish(HERE, NEWS)
    waiting.join(10)
    assert heard == [NEWS]


def stream_of(hub: Hub, *, ends_at: datetime = LATER, revoked: bool = False, missed: tuple[LiveEvent, ...] = ()):  # type: ignore[no-untyped-def]
    listener = hub.subscribe("here", None, [HERE])
    return frames(
        hub, listener, missed=missed, ends_at=ends_at, is_revoked=lambda: revoked, heartbeat_seconds=0.01
    )


def test_events_are_framed_as_the_standard_says() -> None:
    assert frame(NEWS) == 'id: n1\nevent: notification\ndata: {"kind": "run_approved"}\n\n'
    assert frame(MISSED) == "event: inbox\ndata: {}\n\n"


def test_what_was_missed_comes_first_and_once(hub: Hub) -> None:
    stream = stream_of(hub, missed=(NEWS,))
    hub.publish(HERE, NEWS)
    hub.publish(HERE, LiveEvent("notification", {}, "n2"))
    told = [next(stream) for _ in range(3)]
    assert told[0].startswith("retry: ")
    assert [line.splitlines()[0] for line in told[1:]] == ["id: n1", "id: n2"]


def test_silence_is_broken_by_comments(hub: Hub) -> None:
    stream = stream_of(hub)
    next(stream)
    assert next(stream).startswith(":")


def test_a_stream_ends_with_its_token_and_its_place_is_free(hub: Hub) -> None:
    told = list(stream_of(hub, ends_at=datetime.now(UTC)))
    assert told[-1] == 'event: end\ndata: {"reason": "token_expired"}\n\n'
    assert hub.count == 0


def test_a_stream_ends_with_a_session_whose_end_nobody_told_r18(hub: Hub) -> None:
    assert "session_ended" in list(stream_of(hub, revoked=True))[-1]


def test_a_listener_that_goes_away_leaves_its_place(hub: Hub) -> None:
    stream = stream_of(hub)
    next(stream)
    stream.close()
    assert hub.count == 0
