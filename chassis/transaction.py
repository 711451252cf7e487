"""One use case, one transaction: state, the events that tell of it, and the answer given, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, Table, insert
from sqlalchemy.orm import Session

from chassis.contracts.base import Call, Envelope, Event
from chassis.domain.actor import Actor
from chassis.domain.ids import new_id
from chassis.tables import chassis_table

Translate = Callable[[Any], Iterable[Event]]
"""A service's `wire.translate`: one domain event into the events that others read."""


def actor_of(call: Call) -> Actor:
    """The domain's view of the caller."""
    view = call.actor
    return Actor(
        kind=view.kind,
        actor_id=view.actor_id,
        name=view.name,
        institution_id=view.institution_id,
        roles=view.roles,
        scopes=view.scopes,
        session_id=view.session_id,
    )


class Transaction:
    """What a use case works on. Services subclass it and add their repositories as attributes.

    Attributes:
        session: the SQLAlchemy session, for adapters only.
        actor: who calls.
        now: the time of the whole transaction, aware, UTC.
        happened_at: when that happened which it handles: the time of an event, otherwise `now`.
    """

    def __init__(self, session: Session, call: Call, now: datetime) -> None:
        self.session = session
        self.call = call
        self.actor = actor_of(call)
        self.now = now
        self.happened_at = now
        self._facts: list[Any] = []

    def record(self, fact: Any) -> None:
        """Remember a domain event; it is told to the world if and only if this transaction commits."""
        self._facts.append(fact)

    def write_outbox(self, metadata: MetaData, translate: Translate) -> None:
        """Turn the recorded facts into outbox rows of this transaction, in the order of their recording."""
        rows = [self._row(event) for fact in self._facts for event in translate(fact)]
        if rows:
            outbox: Table = chassis_table(metadata, "outbox")
            self.session.execute(insert(outbox), rows)
        self._facts.clear()

    def _row(self, event: Event) -> dict[str, Any]:
        envelope = Envelope(
            event_id=new_id(),
            type=event.TYPE,
            occurred_at=self.now,
            correlation_id=self.call.correlation_id,
            traceparent=self.call.traceparent,
            actor_id=self.actor.actor_id,
            payload=event.model_dump(mode="json"),
        )
        return {
            "event_id": envelope.event_id,
            "type": envelope.type,
            "envelope": envelope.model_dump(mode="json"),
        }
