"""Exchanges and queues: their names, their arguments, and how to declare them.

    <service>.events          topic exchange; the routing key is the event's type
    <service>.<method>        quorum queue of one subscriber
    <service>.<method>.retry  its events that failed, until their delay is over; then back
    <service>.<method>.dead   its events that failed too often; people decide (`make dead-letters`)
    rpc-<service>             Nameko's queue of calls, bound to the exchange `nameko-rpc`

A queue's arguments cannot change once it exists, and its name carries the method's: rename neither lightly.
`python -m chassis.rpc.topology [MODULE:CLASS …]` declares what the services (by default the five) need, before any
of them runs, so that no event falls into the void because its subscriber has not started yet.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from typing import Any, Final

import amqp

from chassis.config import Settings, load
from chassis.contexts import SERVICES
from chassis.rpc.broker import connect
from chassis.rpc.entrypoints import EventEntrypoint, Service, entrypoints_of

RPC_EXCHANGE: Final = "nameko-rpc"
DELIVERY_LIMIT: Final = 5
"""How often an event may come back because its handler's process died, before it is dead."""

SAFE_DEAD_LETTERING: Final = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
"""A message leaves a queue only when the next one has it safely."""


@dataclass(frozen=True)
class Subscription:
    """The queues of one subscriber, bound to one event type of one service."""

    service: str
    method: str
    source: str
    event_type: str

    @property
    def queue(self) -> str:
        return f"{self.service}.{self.method}"

    @property
    def retry_queue(self) -> str:
        return f"{self.queue}.retry"

    @property
    def dead_queue(self) -> str:
        return f"{self.queue}.dead"

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": self.dead_queue,
            **SAFE_DEAD_LETTERING,
        }

    @property
    def retry_arguments(self) -> dict[str, Any]:
        return {
            "x-queue-type": "quorum",
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": self.queue,
            **SAFE_DEAD_LETTERING,
        }

    def declare(self, channel: amqp.Channel) -> None:
        """Make the exchange, the three queues and the binding, unless they exist."""
        declare_events(channel, self.source)
        channel.queue_declare(
            self.dead_queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        channel.queue_declare(self.retry_queue, durable=True, auto_delete=False, arguments=self.retry_arguments)
        channel.queue_declare(self.queue, durable=True, auto_delete=False, arguments=self.arguments)
        channel.queue_bind(self.queue, events_exchange(self.source), routing_key=self.event_type)


def events_exchange(service: str) -> str:
    """The exchange to which a service's relay publishes."""
    return f"{service}.events"


def declare_events(channel: amqp.Channel, service: str) -> None:
    """Make the service's exchange, unless it exists."""
    channel.exchange_declare(events_exchange(service), "topic", durable=True, auto_delete=False)


def subscription(service: str, entrypoint: EventEntrypoint) -> Subscription:
    """The queues of a subscriber method."""
    return Subscription(service, entrypoint.name, entrypoint.source_service, entrypoint.event_type.TYPE)


def subscriptions_of(service_class: type[Service[Any]]) -> list[Subscription]:
    """The queues of all subscriber methods of a service."""
    return [
        subscription(service_class.name, entrypoint)
        for entrypoint in entrypoints_of(service_class)
        if isinstance(entrypoint, EventEntrypoint)
    ]


def declare_service(channel: amqp.Channel, service_class: type[Service[Any]]) -> None:
    """Make all that a service needs on the broker."""
    name = service_class.name
    declare_events(channel, name)
    for wanted in subscriptions_of(service_class):
        wanted.declare(channel)
    channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
    channel.queue_declare(f"rpc-{name}", durable=True, auto_delete=False)
    channel.queue_bind(f"rpc-{name}", RPC_EXCHANGE, routing_key=f"{name}.*")


def service_path(name: str) -> str:
    """Where the class of one of the five services is."""
    return f"services.{name}.service:{name.capitalize()}Service"


def load_service_class(path: str) -> type[Service[Any]]:
    """The class that `package.module:Class` names."""
    module, _, name = path.partition(":")
    service_class: type[Service[Any]] = getattr(importlib.import_module(module), name)
    return service_class


def main(paths: list[str]) -> int:
    service_classes = [load_service_class(path) for path in paths or map(service_path, SERVICES)]
    with connect(load(Settings).amqp_url) as connection:
        channel = connection.channel()
        for service_class in service_classes:
            declare_service(channel, service_class)
            sys.stdout.write(f"{service_class.name}: exchanges and queues declared\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
