"""Calls, people and envelopes for tests, each with ids of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from chassis.contracts.base import ActorView, Call, Envelope, Event
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE, ClientScope

SYSTEM_CALL = Call(actor=ActorView(kind="system", actor_id="system", name="系统"), correlation_id="test")


def call_of(
    *roles: Role, institution_id: str | None = None, actor_id: str | None = None, key: str | None = None
) -> Call:
    """A call by a person with these roles; another person at every use, unless named."""
    person_id = actor_id or new_id()
    actor = ActorView(
        kind="person",
        actor_id=person_id,
        name=f"person {person_id[-4:]}",
        institution_id=institution_id,
        roles=frozenset(roles),
        scopes=frozenset({FULL_SCOPE}),
    )
    return Call(actor=actor, correlation_id="test", idempotency_key=key)


def system_of(institution_id: str, *scopes: ClientScope) -> Call:
    """A call by a system of a school with these scopes (R1)."""
    actor = ActorView(
        kind="api_client",
        actor_id=new_id(),
        name="教务系统",
        institution_id=institution_id,
        roles=frozenset({Role.SCHOOL_ADMIN}),
        scopes=frozenset(scopes),
    )
    return Call(actor=actor, correlation_id="test")


def envelope_of(event: Event) -> Envelope:
    """The event as it arrives from the bus, with an identity of its own."""
    return Envelope(
        event_id=new_id(),
        type=event.TYPE,
        occurred_at=datetime.now(UTC),
        correlation_id="test",
        payload=event.model_dump(mode="json"),
    )
