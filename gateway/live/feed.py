"""From the events of accounts to the hub, over a queue that is this process's own and goes with its connection.

Nothing is kept for a process that is away: whoever listens is told to read the inbox once the link is back.
"""

from __future__ import annotations

import threading
from typing import Any

import amqp
from amqp.exceptions import AMQPError
from pydantic import ValidationError

from chassis.contracts.accounts.events import NotificationsAdded, SessionsRevoked
from chassis.contracts.base import Envelope
from chassis.logging import logger
from chassis.rpc.broker import connect
from chassis.rpc.topology import declare_events, events_exchange
from gateway.live.hub import MISSED, Hub, LiveEvent, person_channel
from gateway.revocations import Revocations

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
LOOK_SECONDS = 1.0
HEARD = (NotificationsAdded, SessionsRevoked)

_log = logger()


class Feed:
    """Listens until `stop`, through any number of connections."""

    def __init__(self, amqp_url: str, hub: Hub, revocations: Revocations) -> None:
        self._amqp_url = amqp_url
        self._hub = hub
        self._revocations = revocations
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self.is_connected = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self._listen()
            except (AMQPError, OSError) as error:
                pause = FIRST_PAUSE if self.is_connected else min(pause * 2, LONGEST_PAUSE)
                _log.warning("feed interrupted", reason=type(error).__name__, retry_in=pause)
            finally:
                self.is_connected = False
            self._stopping.wait(pause)

    def _listen(self) -> None:
        with connect(self._amqp_url) as connection:
            channel = connection.channel()
            queue = channel.queue_declare("", exclusive=True, auto_delete=True).queue
            for event_type in HEARD:
                declare_events(channel, event_type.SOURCE)
                channel.queue_bind(queue, events_exchange(event_type.SOURCE), routing_key=event_type.TYPE)
            channel.basic_consume(queue, no_ack=True, callback=self._hear, on_cancel=_cancelled)
            self.is_connected = True
            self._hub.publish_to_all(MISSED)
            while not self._stopping.is_set():
                try:
                    connection.drain_events(timeout=LOOK_SECONDS)
                except TimeoutError:
                    connection.heartbeat_tick()

    def _hear(self, message: amqp.Message) -> None:
        try:
            envelope = Envelope.model_validate_json(message.body)
            self._apply(envelope)
        except ValidationError:
            _log.error("event is unreadable")

    def _apply(self, envelope: Envelope) -> None:
        if envelope.type == SessionsRevoked.TYPE:
            ended = SessionsRevoked.model_validate(envelope.payload).session_ids
            self._revocations.note(ended)  # first, so that none of them comes back in between
            self._hub.end_sessions(ended)
        elif envelope.type == NotificationsAdded.TYPE:
            added = NotificationsAdded.model_validate(envelope.payload)
            facts = {"kind": added.kind, "link": added.link, "added_at": added.added_at.isoformat()}
            for each in added.notifications:
                event = LiveEvent("notification", facts, each.notification_id)
                self._hub.publish(person_channel(each.person_id), event)


def _cancelled(_consumer_tag: Any) -> None:
    raise ConnectionError("the broker took the queue away")
