"""Events that failed too often, and what people decide about them.

    python -m chassis.dead_letters list                    how many lie in each queue
    python -m chassis.dead_letters show QUEUE              what they are (ids and types; --payload for all of it)
    python -m chassis.dead_letters replay QUEUE [--event ID]    back to the handler, with all its attempts anew
    python -m chassis.dead_letters discard QUEUE [--event ID]   gone for good

QUEUE is `<service>.<method>`, as `list` prints it, or `all`. A replayed event leaves its dead letters only when
the broker has it in the handler's queue; the inbox drops it if the handler knew it after all.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

import amqp
from amqp.exceptions import NotFound
from pydantic import ValidationError

from chassis.config import Settings, load
from chassis.contexts import SERVICES
from chassis.contracts.base import Envelope
from chassis.rpc.broker import Confirmed, connect
from chassis.rpc.topology import load_service_class, service_path, subscriptions_of

_STRIPPED: Final = ("x-death", "x-first-death", "x-last-death", "x-delivery", "x-acquired", "x-attempt")


def all_queues() -> list[str]:
    """The queues of all subscribers of the five services."""
    found = []
    for name in SERVICES:
        found += [wanted.queue for wanted in subscriptions_of(load_service_class(service_path(name)))]
    return sorted(found)


def count(connection: amqp.Connection, queue: str) -> int:
    """How many events lie dead; none where the queue was never made."""
    channel = connection.channel()
    try:
        declared = channel.queue_declare(f"{queue}.dead", passive=True)
    except NotFound:
        return 0
    channel.close()
    return int(declared.message_count)


def read(connection: amqp.Connection, queue: str) -> list[Any]:
    """Look at all dead events of a queue; they stay where they are."""
    with connection.channel() as channel:
        return [message for message, _ in _each(channel, queue, count(connection, queue))]


def replay(connection: amqp.Connection, queue: str, event_id: str | None = None) -> int:
    """Give dead events back to their handler; answers how many."""
    publisher = Confirmed(connection)

    def again(message: Any) -> None:
        headers = message.properties.get("application_headers") or {}
        kept = {name: value for name, value in headers.items() if not name.startswith(_STRIPPED)}
        fresh = amqp.Message(
            message.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            application_headers=kept,
        )
        publisher.publish(fresh, "", queue)
        publisher.wait()

    return _take(connection, queue, event_id, again)


def discard(connection: amqp.Connection, queue: str, event_id: str | None = None) -> int:
    """Delete dead events; answers how many."""
    return _take(connection, queue, event_id, lambda _: None)


def _take(connection: amqp.Connection, queue: str, event_id: str | None, act: Callable[[Any], None]) -> int:
    taken = 0
    with connection.channel() as channel:
        for message, tag in _each(channel, queue, count(connection, queue)):
            if event_id is None or event_id == _event_id(message):
                act(message)
                channel.basic_ack(tag)
                taken += 1
    return taken


def _each(channel: amqp.Channel, queue: str, at_most: int) -> Iterator[tuple[Any, int]]:
    # What is not acknowledged goes back to the queue when the channel closes.
    for _ in range(at_most):
        message = channel.basic_get(f"{queue}.dead")
        if message is None:
            return
        yield message, message.delivery_tag


def _envelope(message: Any) -> Envelope | None:
    try:
        return Envelope.model_validate_json(message.body)
    except ValidationError:
        return None


def _event_id(message: Any) -> str | None:
    envelope = _envelope(message)
    return None if envelope is None else envelope.event_id


def _print(message: Any, with_payload: bool) -> None:
    envelope = _envelope(message)
    if envelope is None:
        sys.stdout.write("    unreadable\n")
    else:
        request = envelope.correlation_id or "-"
        sys.stdout.write(f"    {envelope.event_id}  {envelope.type}  request={request}\n")
    if with_payload:
        sys.stdout.write(f"    {message.body}\n")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chassis.dead_letters", description="Events that failed too often.")
    parser.add_argument("action", nargs="?", choices=["list", "show", "replay", "discard"], default="list")
    parser.add_argument("queue", nargs="?", default="all", help="<service>.<method>, or all")
    parser.add_argument("--event", metavar="ID", help="only this one")
    parser.add_argument("--payload", action="store_true", help="show contents, which may be personal")
    chosen = parser.parse_args(arguments)
    queues = all_queues() if chosen.queue == "all" else [chosen.queue]
    total = 0
    with connect(load(Settings).amqp_url) as connection:
        for queue in queues:
            waiting = count(connection, queue)
            if not waiting:
                continue
            if chosen.action in ("replay", "discard"):
                act = replay if chosen.action == "replay" else discard
                waiting = act(connection, queue, chosen.event)
            sys.stdout.write(f"{waiting:6}  {queue}\n")
            total += waiting
            if chosen.action == "show":
                for message in read(connection, queue):
                    _print(message, chosen.payload)
    words = {"list": "dead", "show": "dead", "replay": "given back", "discard": "deleted"}
    sys.stdout.write(f"{total:6}  {words[chosen.action]} in all\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
