"""The queue that wakes workers. What it says is a hint; the truth is the jobs' rows, which workers also poll.

A message is acknowledged as soon as it is read: the lease guards the job from then on, and no broker has to wait
for a transcode to end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pika
from pika.exceptions import AMQPError

from chassis.contracts.media.events import JobQueued
from chassis.logging import logger
from chassis.rpc.topology import events_exchange

QUEUE = "media.workers"
_ARGUMENTS = {"x-message-ttl": 600_000, "x-max-length": 10_000}
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
_log = logger()


class WakeQueue:
    """Waits for calls; without a broker it merely waits, and looks for one again from time to time."""

    def __init__(self, amqp_url: str) -> None:
        self._parameters = pika.URLParameters(amqp_url)
        self._parameters.heartbeat = 30
        self._parameters.blocked_connection_timeout = 10
        self._parameters.connection_attempts = 1
        self._parameters.socket_timeout = 5
        self._parameters.client_properties = {"connection_name": "media-worker"}
        self._connection: Any = None
        self._channel: Any = None
        self._is_listening = False
        self._pause = FIRST_PAUSE
        self._next_try = 0.0

    @property
    def is_connected(self) -> bool:
        # pika does not raise when the broker closes the channel alone.
        return self._channel is not None and self._channel.is_open

    def wait(self, seconds: float) -> bool:
        """Until a call comes or the time is over; answers whether one came."""
        if not self._connect():
            time.sleep(min(seconds, 1.0))
            return False
        self._is_listening = True
        try:
            # Ends with None after the time, and at once when the broker cancels the consumer.
            for method, _, _ in self._channel.consume(QUEUE, inactivity_timeout=seconds):
                if method is None:
                    return False
                self._channel.basic_ack(method.delivery_tag)
                return True
        except (AMQPError, OSError):
            self._drop()
        return False

    def rest(self) -> None:
        """Take no more calls for now, and give back those that came too many; others shall hear them."""
        if self.is_connected and self._is_listening:
            self._guarded(self._channel.cancel)
        self._is_listening = False

    def tick(self) -> None:
        """Keep the connection alive during work."""
        if self.is_connected:
            self._guarded(self._connection.process_data_events)

    def close(self) -> None:
        self.rest()
        self._drop()

    def _guarded(self, action: Callable[[], object]) -> None:
        try:
            action()
        except (AMQPError, OSError):
            self._drop()

    def _connect(self) -> bool:
        if self.is_connected:
            return True
        self._drop()
        if time.monotonic() < self._next_try:
            return False
        try:
            self._connection = pika.BlockingConnection(self._parameters)
            self._channel = self._connection.channel()
            self._channel.basic_qos(prefetch_count=1)
            self._channel.exchange_declare(events_exchange("media"), "topic", durable=True)
            self._channel.queue_declare(QUEUE, durable=True, arguments=_ARGUMENTS)
            self._channel.queue_bind(QUEUE, events_exchange("media"), routing_key=JobQueued.TYPE)
        except (AMQPError, OSError) as error:
            _log.warning("no broker, polling meanwhile", error=type(error).__name__)
            self._drop()
            self._next_try = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return False
        self._pause = FIRST_PAUSE
        return True

    def _drop(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._is_listening = False
        if connection is not None and connection.is_open:
            try:
                connection.close()
            except (AMQPError, OSError):
                _log.info("broker connection did not close cleanly")
