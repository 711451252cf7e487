"""Who listens to what. Knows neither HTTP nor the broker; works on threads and on greenlets alike."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chassis.domain.errors import TooMany, Unavailable

EndReason = Literal["token_expired", "session_ended", "too_slow", "shutting_down"]


@dataclass(frozen=True)
class LiveEvent:
    """One thing to tell: `id` is what a listener comes back with."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)
    event_id: str = ""


MISSED = LiveEvent("inbox")
"""Something may have been missed: the inbox knows."""


class Ended(Exception):
    """The listener hears no more."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason)
        self.reason = reason


def person_channel(person_id: str) -> str:
    """What one person hears."""
    return f"person:{person_id}"


class Listener:
    """One open stream, with what it has not read yet."""

    def __init__(self, owner: str, session_id: str | None, channels: Collection[str], most_waiting: int) -> None:
        self.owner = owner
        self.session_id = session_id
        self.channels = frozenset(channels)
        self._most_waiting = most_waiting
        self._waiting: deque[LiveEvent] = deque()
        self._changed = threading.Condition()
        self._ended: EndReason | None = None

    def offer(self, event: LiveEvent) -> bool:
        """Queue an event; answers whether there was room."""
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                return False
            self._waiting.append(event)
            self._changed.notify()
            return True

    def end(self, reason: EndReason) -> None:
        """Hear no more; what waits is dropped. The first reason counts."""
        with self._changed:
            self._ended = self._ended or reason
            self._waiting.clear()
            self._changed.notify()

    def take(self, timeout: float) -> LiveEvent | None:
        """The next event, or None when none came in time.

        Raises:
            Ended: when there will be no more.
        """
        with self._changed:
            if not self._waiting and self._ended is None:
                self._changed.wait(timeout)
            if self._ended is not None:
                raise Ended(self._ended)
            return self._waiting.popleft() if self._waiting else None


class Hub:
    """All listeners of this process, by channel."""

    def __init__(self, *, most: int, most_per_owner: int, most_waiting: int) -> None:
        self._most = most
        self._most_per_owner = most_per_owner
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._by_channel: dict[str, set[Listener]] = defaultdict(set)
        self._by_owner: Counter[str] = Counter()

    @property
    def count(self) -> int:
        return len(self._listeners)

    def subscribe(self, owner: str, session_id: str | None, channels: Collection[str]) -> Listener:
        """Let a caller listen.

        Raises:
            Unavailable: `live_full`.
            TooMany: `too_many_streams`, for one who listens often enough.
        """
        listener = Listener(owner, session_id, channels, self._most_waiting)
        with self._lock:
            if len(self._listeners) >= self._most:
                raise Unavailable("live_full")
            if self._by_owner[owner] >= self._most_per_owner:
                raise TooMany("too_many_streams", details={"most": self._most_per_owner})
            self._listeners.add(listener)
            self._by_owner[owner] += 1
            for channel in listener.channels:
                self._by_channel[channel].add(listener)
        return listener

    def unsubscribe(self, listener: Listener) -> None:
        """Forget a listener; twice is once."""
        with self._lock:
            if listener not in self._listeners:
                return
            self._listeners.remove(listener)
            self._by_owner[listener.owner] -= 1
            if not self._by_owner[listener.owner]:
                del self._by_owner[listener.owner]
            for channel in listener.channels:
                self._by_channel[channel].discard(listener)
                if not self._by_channel[channel]:
                    del self._by_channel[channel]

    def publish(self, channel: str, event: LiveEvent) -> None:
        """Tell everyone on a channel."""
        with self._lock:
            listeners = list(self._by_channel.get(channel, ()))
        self._tell(listeners, event)

    def publish_to_all(self, event: LiveEvent) -> None:
        """Tell everyone."""
        self._tell(self._snapshot(), event)

    def end_sessions(self, session_ids: Collection[str]) -> None:
        """Send away who listens in a session that has ended (R18)."""
        ended = frozenset(session_ids)
        for listener in self._snapshot():
            if listener.session_id in ended:
                self._send_away(listener, "session_ended")

    def end_all(self, reason: EndReason) -> None:
        """Send everyone away."""
        for listener in self._snapshot():
            self._send_away(listener, reason)

    def _snapshot(self) -> list[Listener]:
        with self._lock:
            return list(self._listeners)

    def _tell(self, listeners: list[Listener], event: LiveEvent) -> None:
        for listener in listeners:
            if not listener.offer(event):
                self._send_away(listener, "too_slow")

    def _send_away(self, listener: Listener, reason: EndReason) -> None:
        listener.end(reason)
        self.unsubscribe(listener)
