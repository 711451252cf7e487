"""One listener's server-sent events, from the first to the last."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from gateway.live.hub import Ended, EndReason, Hub, Listener, LiveEvent

RECONNECT_MILLISECONDS = 3000


def frames(
    hub: Hub,
    listener: Listener,
    *,
    missed: Sequence[LiveEvent],
    ends_at: datetime,
    is_revoked: Callable[[], bool],
    heartbeat_seconds: float,
) -> Iterator[str]:
    """What goes over the wire.

    Args:
        hub: where the listener is subscribed; it is not any more when this ends.
        listener: whose stream.
        missed: what came since the listener was here last, to be sent first and not again.
        ends_at: of the access token; the stream does not outlive it.
        is_revoked: whether the session has ended meanwhile, for the case that nobody told.
        heartbeat_seconds: after so long a silence a comment keeps proxies from cutting the line.
    """
    sent = {event.event_id for event in missed if event.event_id}
    try:
        yield f"retry: {RECONNECT_MILLISECONDS}\n\n"
        yield from map(frame, missed)
        while True:
            remaining = (ends_at - datetime.now(UTC)).total_seconds()
            if remaining <= 0:
                raise Ended("token_expired")  # noqa: TRY301 - one way out for all endings
            event = listener.take(min(heartbeat_seconds, remaining))
            if is_revoked():
                raise Ended("session_ended")  # noqa: TRY301
            if event is None:
                yield ": still here\n\n"
            elif not event.event_id or event.event_id not in sent:
                yield frame(event)
    except Ended as end:
        yield frame(_last(end.reason))
    finally:
        hub.unsubscribe(listener)


def frame(event: LiveEvent) -> str:
    """An event as the standard writes it; JSON holds no line ends."""
    lines = [f"id: {event.event_id}"] if event.event_id else []
    lines += [f"event: {event.name}", f"data: {json.dumps(dict(event.facts), ensure_ascii=False)}"]
    return "\n".join(lines) + "\n\n"


def _last(reason: EndReason) -> LiveEvent:
    return LiveEvent("end", {"reason": reason})
