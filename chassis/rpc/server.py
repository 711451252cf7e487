"""Nameko's RPC entrypoint, with a lean way back.

Stock Nameko publishes each reply, confirmed and persistent, on a pooled connection of its own, which takes half of
its time. Here reply and acknowledgement go out on the channel on which the call came in. A caller that no longer
waits needs neither the work nor the reply.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any, Final

import amqp
from amqp.exceptions import AMQPError
from kombu import Exchange, Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from chassis.logging import logger
from chassis.metrics import RPC_EXPIRED
from chassis.rpc.codec import MalformedRequest, encode_error
from chassis.rpc.consumer import DrainingConsumer
from chassis.rpc.topology import RPC_EXCHANGE

_PUBLISH: Final = amqp.spec.Basic.Publish
_log = logger()


class LeanRpcConsumer(SharedExtension, ProviderCollector):  # type: ignore[misc]
    """Takes a service's calls from its queue and finds the method."""

    queue_consumer = DrainingConsumer()

    def __init__(self) -> None:
        super().__init__()
        self._methods: dict[str, LeanRpc] = {}
        self.queue: Queue | None = None

    @property
    def prefetch_count(self) -> int:
        workers: int = self.container.max_workers
        return workers

    def setup(self) -> None:
        if self.queue is None:
            name = self.container.service_name
            self.queue = Queue(
                f"rpc-{name}",
                exchange=Exchange(RPC_EXCHANGE, type="topic", durable=True),
                routing_key=f"{name}.*",
                durable=True,
            )
            self.queue_consumer.register_provider(self)

    def declare(self, channel: Any) -> None:
        """kombu declares the queue, its exchange and its binding."""

    def register_provider(self, provider: LeanRpc) -> None:
        super().register_provider(provider)
        self._methods[f"{self.container.service_name}.{provider.method_name}"] = provider

    def unregister_provider(self, provider: LeanRpc) -> None:
        """Take no more calls once the last method says so."""
        super().unregister_provider(provider)
        if not self._providers:
            self.queue_consumer.unregister_provider(self)

    def handle_message(self, message: Any) -> None:
        method = self._methods.get(message.delivery_info["routing_key"])
        if method is None:
            reply(message, encode_error(MalformedRequest("no such method")))
        else:
            method.handle_message(message)


class LeanRpc(Entrypoint):  # type: ignore[misc]
    """A method that takes the bytes of a call and gives the bytes of its reply."""

    rpc_consumer = LeanRpcConsumer()

    def setup(self) -> None:
        self.rpc_consumer.register_provider(self)

    def stop(self) -> None:
        self.rpc_consumer.unregister_provider(self)

    def handle_message(self, message: Any) -> None:
        is_wanted = partial(_is_wanted, time.monotonic(), message.properties.get("expiration"))
        try:
            self.container.spawn_worker(
                self, (message.body, is_wanted), {}, handle_result=partial(self.handle_result, message)
            )
        except ContainerBeingKilled:
            message.requeue()

    def handle_result(self, message: Any, _context: Any, result: bytes | None, exc_info: Any) -> tuple[Any, Any]:
        if result is None:
            RPC_EXPIRED.labels(self.container.service_name).inc()
        reply(message, result)
        return None, exc_info


def reply(message: Any, body: bytes | None) -> None:
    """Answer and acknowledge on the channel of the call.

    When the connection dropped meanwhile, nothing can be said: the broker gives the call to someone again.
    """
    channel, properties = message.channel, message.properties
    if channel is None or not channel.connection:
        _log.warning("reply lost, broker away")
        return
    try:
        if body is not None and properties.get("reply_to"):
            # Not `basic_publish`: that may read from the socket which the consumer's loop reads from.
            channel.send_method(
                _PUBLISH,
                "Bssbb",
                (0, RPC_EXCHANGE, properties["reply_to"], False, False),
                amqp.Message(
                    body,
                    content_type="application/json",
                    content_encoding="utf-8",
                    correlation_id=properties.get("correlation_id"),
                    delivery_mode=1,
                ),
            )
        channel.basic_ack(message.delivery_tag)
    except (AMQPError, OSError):
        _log.warning("reply lost, broker away")


def _is_wanted(arrived_at: float, expiration: str | None) -> bool:
    # The queue drops calls whose time is over; this drops those whose time ended while they waited for a worker.
    return expiration is None or time.monotonic() - arrived_at < int(expiration) / 1000
