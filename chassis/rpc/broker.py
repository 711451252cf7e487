"""Connections for processes that publish in batches or look into queues."""

from __future__ import annotations

import contextlib
import time
from urllib.parse import unquote, urlsplit

import amqp


class NotConfirmed(OSError):
    """The broker has not taken responsibility for what was sent."""


def connect(url: str, *, heartbeat: int = 20, connect_timeout: float = 5) -> amqp.Connection:
    """An open connection. The path of the URL is the virtual host; none at all means `/`."""
    parts = urlsplit(url)
    default_port = 5671 if parts.scheme == "amqps" else 5672
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or default_port}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        ssl=parts.scheme == "amqps",
        heartbeat=heartbeat,
        connect_timeout=connect_timeout,
    )
    connection.connect()
    return connection


def tend(connection: amqp.Connection) -> None:
    """Keep an idle connection alive; to be called every few seconds.

    Takes in what the broker sent meanwhile: a heartbeat that nobody reads counts as missed. Sends one when due.
    """
    with contextlib.suppress(TimeoutError):
        while True:
            connection.drain_events(timeout=0.001)
    connection.heartbeat_tick()


class Confirmed:
    """A channel on which many messages go out before their confirms are awaited together."""

    def __init__(self, connection: amqp.Connection) -> None:
        self.channel = connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._on_ack)
        self.channel.events["basic_nack"].add(self._on_nack)
        self._connection = connection
        self._published = 0
        self._unconfirmed: dict[int, None] = {}
        self._refused = False

    def publish(self, message: amqp.Message, exchange: str, routing_key: str) -> None:
        """Send without waiting."""
        self._published += 1
        self._unconfirmed[self._published] = None
        self.channel.basic_publish(message, exchange, routing_key)

    def wait(self, timeout: float = 30.0) -> None:
        """Return when the broker has taken responsibility for everything sent.

        Raises:
            NotConfirmed: it refused a message, or did not answer in time. Use the channel no more.
        """
        deadline = time.monotonic() + timeout
        while self._unconfirmed and not self._refused:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise NotConfirmed(f"{len(self._unconfirmed)} messages not confirmed in {timeout} s")
            self._connection.drain_events(timeout=remaining)
        if self._refused:
            raise NotConfirmed("the broker refused a message")

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        if not multiple:
            self._unconfirmed.pop(delivery_tag, None)
            return
        for tag in [tag for tag in self._unconfirmed if tag <= delivery_tag]:
            del self._unconfirmed[tag]

    def _on_nack(self, _delivery_tag: int, _multiple: bool) -> None:
        self._refused = True
