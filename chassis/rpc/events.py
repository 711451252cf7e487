"""An event handler that loses nothing.

Stock Nameko acknowledges an event whose handler raised, and so loses it; asked to requeue, it spins. Here an event
that fails waits in `.retry`, longer each time, and after the last attempt lies in `.dead` until someone decides.
An event whose handler kills its process counts as delivered each time, and ends in `.dead` too.

Publishing to `.retry` and acknowledging are two steps; a crash between them doubles the event, and the inbox drops
the double.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Any, Final

from amqp.exceptions import AMQPError
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from nameko.amqp.publish import Publisher, UndeliverableMessage
from nameko.constants import AMQP_URI_CONFIG_KEY
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis.logging import logger
from chassis.metrics import EVENTS
from chassis.rpc.consumer import DrainingConsumer
from chassis.rpc.dispatch import UnreadableEvent
from chassis.rpc.topology import Subscription, events_exchange

ATTEMPTS_KEY: Final = "EVENT_ATTEMPTS"
RETRY_SECONDS_KEY: Final = "EVENT_RETRY_SECONDS"
LONGEST_RETRY_SECONDS: Final = 60.0
ATTEMPT_HEADER: Final = "x-attempt"

_BROKER_HEADERS: Final = ("x-death", "x-first-death", "x-last-death", "x-delivery", "x-acquired")
"""They tell of earlier rounds; a broker that finds its own queue among them may drop the event as circling."""

_log = logger()


class DurableHandler(Entrypoint):  # type: ignore[misc]
    """A method that takes the bytes of an event. One event at a time per process, so their order is kept."""

    queue_consumer = DrainingConsumer()
    prefetch_count = 1

    def __init__(self, subscription: Subscription, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._subscription = subscription

    def setup(self) -> None:
        wanted = self._subscription
        self.queue = Queue(
            wanted.queue,
            exchange=Exchange(events_exchange(wanted.source), type="topic", durable=True),
            routing_key=wanted.event_type,
            durable=True,
            queue_arguments=wanted.arguments,
        )
        self._publisher = Publisher(
            self.container.config[AMQP_URI_CONFIG_KEY],
            mandatory=True,
            serializer=None,
            retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5},
        )
        self.queue_consumer.register_provider(self)

    def declare(self, channel: Any) -> None:
        """Make the queues; on every connection, for a broker may come back empty."""
        self._subscription.declare(channel)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, message: Any) -> None:
        try:
            self.container.spawn_worker(
                self, (message.body,), {}, handle_result=partial(self.handle_result, message)
            )
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def handle_result(self, message: Any, _context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        try:
            self._settle(message, exc_info[1] if exc_info else None)
        except (AMQPError, OSError, OperationalError, UndeliverableMessage):
            _log.warning("event not settled, comes again", queue=self.queue.name, exc_info=True)
            self.queue_consumer.requeue_message(message)
        return result, exc_info

    def _settle(self, message: Any, error: Exception | None) -> None:
        if error is None:
            self.queue_consumer.ack_message(message)
            return
        attempt = int(message.headers.get(ATTEMPT_HEADER, 0)) + 1
        if isinstance(error, UnreadableEvent) or attempt >= self.container.config[ATTEMPTS_KEY]:
            self._bury(message, attempt)
        else:
            self._put_off(message, attempt)

    def _bury(self, message: Any, attempt: int) -> None:
        EVENTS.labels(self.queue.name, "dead").inc()
        _log.error("event is dead", queue=self.queue.name, attempts=attempt)
        if message.channel.connection:
            message.reject()

    def _put_off(self, message: Any, attempt: int) -> None:
        EVENTS.labels(self.queue.name, "retried").inc()
        kept = {name: value for name, value in message.headers.items() if not name.startswith(_BROKER_HEADERS)}
        self._publisher.publish(
            message.body,
            exchange="",
            routing_key=self._subscription.retry_queue,
            content_type="application/json",  # said again, for without it kombu would encode the bytes once more
            content_encoding="utf-8",
            expiration=delay_before(attempt, self.container.config[RETRY_SECONDS_KEY]),
            headers={**kept, ATTEMPT_HEADER: attempt},
        )
        self.queue_consumer.ack_message(message)


def delay_before(attempt: int, first: float) -> float:
    """Seconds before the next attempt: doubled each time, at most a minute, spread a little."""
    spread = random.uniform(0.9, 1.1)  # noqa: S311 - only spreads retries
    return float(min(first * 2 ** (attempt - 1), LONGEST_RETRY_SECONDS) * spread)
