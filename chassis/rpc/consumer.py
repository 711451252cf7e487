"""Nameko's consumer of queues, mended where it loses work.

Stock Nameko closes the connection two seconds after SIGTERM, so work that ends later loses its acknowledgement and
runs again. This one stops consuming, stays connected until nothing runs any more, and only then goes. It also ends
when it is told to while the broker is away, comes back sooner than kombu does by itself, and gives each provider a
prefetch of its own and the raw bytes of its messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from kombu import Connection, Consumer
from nameko.messaging import QueueConsumer, QueueConsumerStopped

from chassis.logging import logger

POLL_SECONDS: Final = 0.25
"""How soon the loop notices that it should stop."""

_log = logger()


class _GoneForGood(Exception):
    """The consumer was told to stop while the broker was away."""


class _Consumer(Consumer):  # type: ignore[misc]
    """The broker gives a consumer the prefetch that the channel was last told, so it is told just before."""

    def __init__(self, channel: Any, prefetch_count: int, **options: Any) -> None:
        self._prefetch_count = prefetch_count
        super().__init__(channel, **options)

    def consume(self, no_ack: bool | None = None) -> None:
        self.qos(prefetch_count=self._prefetch_count)
        super().consume(no_ack=no_ack)


class DrainingConsumer(QueueConsumer):  # type: ignore[misc]
    """One per process; all its entrypoints share it."""

    def __init__(self) -> None:
        super().__init__()
        self._pending_remove_providers: dict[Any, Any] = {}
        self._arriving = 0
        self._link: Connection | None = None

    @property
    def is_connected(self) -> bool:
        """Whether calls and events reach this process now."""
        return self._link is not None and bool(self._link.connected) and bool(self._consumers)

    @property
    def has_begun(self) -> bool:
        """Whether it has ever consumed."""
        return bool(self._consumers_ready.ready())

    def run(self) -> None:
        """Consume until told to stop, through any number of connections."""
        try:
            super().run(safety_interval=POLL_SECONDS)
        except _GoneForGood:
            _log.info("stopped while the broker was away")
            if not self.has_begun:
                self._consumers_ready.send_exception(QueueConsumerStopped())

    def get_consumers(self, _consumer_cls: Any, channel: Any) -> Any:
        """Consumers for all providers on a fresh channel; called after every connection."""
        self._consumers.clear()
        for provider in self._providers:
            provider.declare(channel)
            self._consumers[provider] = _Consumer(
                channel,
                provider.prefetch_count,
                queues=[provider.queue],
                on_message=partial(self._arrived, provider),
                accept=self.accept,
            )
        return list(self._consumers.values())

    def on_consume_ready(self, connection: Connection, channel: Any, consumers: Any, **kwargs: Any) -> None:
        self._link = connection
        _log.info("consuming", queues=len(consumers))
        super().on_consume_ready(connection, channel, consumers, **kwargs)

    def on_iteration(self) -> None:
        """Once per round of the loop: stop consuming when asked to, and leave once nothing runs any more."""
        self._cancel_consumers_if_requested()
        if not self._consumers and self._is_idle:
            self.should_stop = True

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        _log.warning("broker away", reason=type(exc).__name__, retry_in=interval)
        removals, self._pending_remove_providers = self._pending_remove_providers, {}
        for provider, removed in removals.items():
            self._consumers.pop(provider, None)
            removed.send()
        if not self._providers and self._is_idle:
            raise _GoneForGood

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """kombu's own waits up to 30 s between attempts."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.2, interval_step=0.3, interval_max=2
            )
            yield connection

    @property
    def _is_idle(self) -> bool:
        return self._arriving == 0 and not self.container._worker_pool.running()

    def _arrived(self, provider: Any, message: Any) -> None:
        if self._arriving == 0 and self.container._worker_pool.free() > 0:
            provider.handle_message(message)
            return
        self._arriving += 1
        self.container.spawn_managed_thread(partial(self._hand_over, provider, message), identifier="message")

    def _hand_over(self, provider: Any, message: Any) -> None:
        # Waits for a free worker; until then the message counts as arriving, so that draining waits for it.
        try:
            provider.handle_message(message)
        finally:
            self._arriving -= 1
