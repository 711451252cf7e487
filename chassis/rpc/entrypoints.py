"""How a service's methods are offered to the bus, without knowing the bus.

A method is written against what it works on; callers see `(call, command) -> view`:

    @query       def list_tasks(self, tx, query)    a read-only transaction
    @command     def decide(self, tx, command)      one transaction, repeatable by idempotency key
    @remote      def sign_in(self, call, command)   no transaction; it opens its own where it wants one
    @subscriber(ReviewDecided, source="review")
                 def apply_decision(self, tx, event)  one transaction per event, each event once

Before any of the three runs, the caller's scopes are held against those that the command names (`Command.SCOPES`):
a session for setting a password and a school's system reach nothing else, whatever door let them in (R2, R12).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, get_type_hints

from chassis.application import Application
from chassis.contracts.base import Call, Command, Envelope, Event, View
from chassis.domain.scopes import require_scope
from chassis.transaction import Transaction

Tx = TypeVar("Tx", bound=Transaction)
S = TypeVar("S", bound="Service[Any]")
C = TypeVar("C", bound=Command)
V = TypeVar("V", bound=View)
E = TypeVar("E", bound=Event)
AppT = TypeVar("AppT", bound=Application[Any])
F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__entrypoint__"


class Service(Generic[AppT]):
    """Base of the five services. `application` is what the service's `bootstrap` made."""

    name: str
    application: AppT

    def __init__(self, application: AppT) -> None:
        self.application = application


@dataclass(frozen=True)
class RpcEntrypoint:
    """A method that others call. `function` takes (service, call, command) and answers a view."""

    name: str
    kind: Literal["query", "command", "remote"]
    function: Callable[[Any, Call, Any], View]
    source: Callable[..., Any]

    @functools.cached_property
    def command_type(self) -> type[Command]:
        parameter = list(inspect.signature(self.source).parameters)[2]
        command_type: type[Command] = get_type_hints(self.source)[parameter]
        return command_type

    @functools.cached_property
    def answer_type(self) -> type[View]:
        answer_type: type[View] = get_type_hints(self.source)["return"]
        return answer_type


@dataclass(frozen=True)
class EventEntrypoint:
    """A method that hears an event of another service. `function` takes (service, envelope)."""

    name: str
    source_service: str
    event_type: type[Event]
    function: Callable[[Any, Envelope], bool]


def query(method: Callable[[S, Any, C], V]) -> Callable[[S, Call, C], V]:
    """Answer a question inside a read-only transaction."""

    @functools.wraps(method)
    def entry(self: S, call: Call, command: C) -> V:
        _admit(call, command)
        with self.application.transaction(call, read_only=True) as tx:
            return method(self, tx, command)

    return _marked(entry, RpcEntrypoint(method.__name__, "query", entry, method))


def command(method: Callable[[S, Any, C], V]) -> Callable[[S, Call, C], V]:
    """Change something inside one transaction, once per idempotency key."""

    @functools.wraps(method)
    def entry(self: S, call: Call, command: C) -> V:
        _admit(call, command)
        answer: V = self.application.run(
            call, command, entrypoint.answer_type, lambda tx: method(self, tx, command)
        )
        return answer

    entrypoint = RpcEntrypoint(method.__name__, "command", entry, method)
    return _marked(entry, entrypoint)


def remote(method: Callable[[S, Call, C], V]) -> Callable[[S, Call, C], V]:
    """Offer a method that manages its own transactions, because it waits for something else in between."""

    @functools.wraps(method)
    def entry(self: S, call: Call, command: C) -> V:
        _admit(call, command)
        return method(self, call, command)

    return _marked(entry, RpcEntrypoint(method.__name__, "remote", entry, method))


def subscriber(
    event_type: type[E], *, source: str | None = None
) -> Callable[[Callable[[S, Any, E], None]], Callable[[S, Envelope], bool]]:
    """Hear an event of the service `source` (by default the one that the event names), once each."""

    def decorate(method: Callable[[S, Any, E], None]) -> Callable[[S, Envelope], bool]:
        @functools.wraps(method)
        def entry(self: S, envelope: Envelope) -> bool:
            event = event_type.model_validate(envelope.payload)
            is_new: bool = self.application.handle_once(
                envelope, method.__name__, lambda tx: method(self, tx, event)
            )
            return is_new

        entrypoint = EventEntrypoint(method.__name__, source or event_type.SOURCE, event_type, entry)
        return _marked(entry, entrypoint)

    return decorate


def _admit(call: Call, command: Command) -> None:
    require_scope(call.actor.kind, call.actor.scopes, command.SCOPES)


def _marked(entry: F, entrypoint: RpcEntrypoint | EventEntrypoint) -> F:
    setattr(entry, _MARK, entrypoint)
    return entry


def entrypoints_of(service_class: type[Service[Any]]) -> Iterator[RpcEntrypoint | EventEntrypoint]:
    """All entrypoints of a service class, its mixins' included, by name."""
    for _, member in inspect.getmembers(service_class):
        entrypoint = getattr(member, _MARK, None)
        if isinstance(entrypoint, RpcEntrypoint | EventEntrypoint):
            yield entrypoint
