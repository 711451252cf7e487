"""Hearing that events happened, in a process that keeps no records: what it holds in memory may be out of date.

The queue is the connection's own and goes with it. Nothing is acknowledged and nothing kept: whoever needs every
event once is a subscriber of a service, not this.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from typing import Any

from chassis.contracts.base import Event
from chassis.rpc.topology import events_exchange

Heard = Callable[[str, bytes], None]
Step = Callable[[Callable[..., None]], Any]


class Listening:
    """What to listen for, and whom to tell.

    Args:
        event_types: the events.
        heard: is told the type and the bytes of each event, on the connection's thread; must be quick.
        missed: is told whenever events may have passed unheard: at the first connection, and at every later one.
    """

    def __init__(self, event_types: Collection[type[Event]], *, heard: Heard, missed: Callable[[], None]) -> None:
        self._event_types = event_types
        self._heard = heard
        self._missed = missed

    def steps(self, channel: Any) -> list[Step]:
        """What to do on a fresh channel of pika's, one after the other."""
        queue = f"heard-{uuid.uuid4()}"
        sources = sorted({each.SOURCE for each in self._event_types})
        return [
            *(_exchange(channel, source) for source in sources),
            lambda done: channel.queue_declare(queue, exclusive=True, auto_delete=True, callback=done),
            *(_binding(channel, queue, each) for each in self._event_types),
            lambda done: channel.basic_consume(queue, self._on_event, auto_ack=True, callback=done),
            self._begun,
        ]

    def _begun(self, done: Callable[..., None]) -> None:
        self._missed()
        done()

    def _on_event(self, _channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        self._heard(method.routing_key, body)


def _exchange(channel: Any, source: str) -> Step:
    return lambda done: channel.exchange_declare(events_exchange(source), "topic", durable=True, callback=done)


def _binding(channel: Any, queue: str, event_type: type[Event]) -> Step:
    exchange, key = events_exchange(event_type.SOURCE), event_type.TYPE
    return lambda done: channel.queue_bind(queue, exchange, key, callback=done)
