"""One connection to the broker on a thread of its own: calls go out, replies find their futures.

The reply queue is this connection's alone and goes with it; replies need no acknowledgement. Calls are transient,
expire when their caller stops waiting, and come back at once when no such service exists. When the connection
drops, every waiting future fails at once and the link builds itself anew, more patiently each time.
"""

from __future__ import annotations

import itertools
import random
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Final

import pika

from chassis.logging import logger
from chassis.rpc.listening import Listening
from chassis.rpc.topology import RPC_EXCHANGE

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0

_log = logger()


class LinkLost(Exception):
    """The connection dropped while the call was under way; whether it ran is unknown."""


class Unroutable(Exception):
    """No queue takes calls to that service."""


class Link:
    """See the module. `ready` is set while calls can go out."""

    def __init__(self, amqp_url: str, name: str, listening: Listening | None = None) -> None:
        self._listening = listening
        self.ready = threading.Event()
        self._parameters = pika.URLParameters(amqp_url)
        self._parameters.heartbeat = 20
        self._parameters.blocked_connection_timeout = 30
        self._parameters.client_properties = {"connection_name": name}
        self._lock = threading.Lock()
        self._pending: dict[str, Future[bytes]] = {}
        self._numbers = itertools.count()
        self._closing = threading.Event()
        self._pause = FIRST_PAUSE
        self._connection: Any = None
        self._channel: Any = None
        self._reply_to = ""
        self._thread = threading.Thread(target=self._run, name="rpc-link", daemon=True)
        self._thread.start()

    def send(self, routing_key: str, body: bytes, expires_in: float) -> tuple[str, Future[bytes]]:
        """Publish a call; the future holds the reply's body, or fails with `LinkLost` or `Unroutable`."""
        call_id = f"{next(self._numbers):x}"
        future: Future[bytes] = Future()
        with self._lock:
            if not self.ready.is_set():
                raise LinkLost
            self._pending[call_id] = future
            connection = self._connection
        publish = partial(self._publish, call_id, routing_key, body, expires_in)
        connection.ioloop.add_callback_threadsafe(publish)
        return call_id, future

    def forget(self, call_id: str) -> None:
        """Nobody waits for this reply any more."""
        with self._lock:
            self._pending.pop(call_id, None)

    def close(self) -> None:
        """Drop the connection for good."""
        self._closing.set()
        with self._lock:
            connection = self._connection
            if connection is not None:
                connection.ioloop.add_callback_threadsafe(partial(_close, connection))
        self._thread.join(timeout=5)

    # On the link's own thread from here on.

    def _run(self) -> None:
        while not self._closing.is_set():
            connection = pika.SelectConnection(
                self._parameters,
                on_open_callback=self._on_open,
                on_open_error_callback=self._on_end,
                on_close_callback=self._on_end,
            )
            with self._lock:
                self._connection = connection
            try:
                connection.ioloop.start()
            except Exception:  # noqa: BLE001 - whatever broke the loop, the answer is a new connection
                _log.warning("rpc link broke", exc_info=True)
            self._drop()
            connection.ioloop.close()
            self._closing.wait(self._pause * random.uniform(0.7, 1.3))  # noqa: S311 - only spreads reconnects
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _drop(self) -> None:
        with self._lock:
            self.ready.clear()
            self._connection = self._channel = None
            lost, self._pending = self._pending, {}
        for future in lost.values():
            future.set_exception(LinkLost())

    def _on_open(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._on_channel)

    def _on_end(self, connection: Any, reason: Exception) -> None:
        if not self._closing.is_set():
            _log.warning("rpc link down", reason=type(reason).__name__)
        connection.ioloop.stop()

    def _on_channel(self, channel: Any) -> None:
        self._channel = channel
        self._reply_to = str(uuid.uuid4())
        queue = f"rpc.reply-{self._reply_to}"
        steps: list[Callable[..., None]] = [
            lambda done: channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, callback=done),
            lambda done: channel.queue_declare(queue, exclusive=True, auto_delete=True, callback=done),
            lambda done: channel.queue_bind(queue, RPC_EXCHANGE, self._reply_to, callback=done),
            lambda done: channel.basic_consume(queue, self._on_reply, auto_ack=True, callback=done),
        ]
        if self._listening is not None:
            steps += self._listening.steps(channel)
        channel.add_on_close_callback(self._on_channel_closed)
        channel.add_on_cancel_callback(lambda _frame: channel.close())
        channel.add_on_return_callback(self._on_return)
        self._step(iter(steps))

    def _step(self, steps: Any, _frame: Any = None) -> None:
        step = next(steps, None)
        if step is not None:
            step(partial(self._step, steps))
            return
        self._pause = FIRST_PAUSE
        with self._lock:
            self.ready.set()

    def _on_channel_closed(self, channel: Any, reason: Exception) -> None:
        # The broker closes a channel without closing its connection; the reply queue is gone with it.
        if channel.connection.is_open:
            _log.warning("rpc channel closed", reason=type(reason).__name__)
            channel.connection.close()

    def _on_reply(self, _channel: Any, _method: Any, properties: Any, body: bytes) -> None:
        future = self._pending.pop(properties.correlation_id, None)
        if future is not None:
            future.set_result(body)

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        future = self._pending.pop(properties.correlation_id, None)
        if future is not None:
            future.set_exception(Unroutable())

    def _publish(self, call_id: str, routing_key: str, body: bytes, expires_in: float) -> None:
        channel = self._channel
        if channel is None or not channel.is_open:
            return  # the drop fails the future
        properties = pika.BasicProperties(
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=1,
            correlation_id=call_id,
            reply_to=self._reply_to,
            expiration=str(max(1, int(expires_in * 1000))),
        )
        channel.basic_publish(RPC_EXCHANGE, routing_key, body, properties, mandatory=True)


def _close(connection: Any) -> None:
    if connection.is_open:
        connection.close()
    else:
        connection.ioloop.stop()
