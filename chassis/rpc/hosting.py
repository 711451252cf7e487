"""Makes of a service what Nameko can run, so that services never import Nameko."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import register_entrypoint

from chassis.rpc.dispatch import answer_call, hear_event
from chassis.rpc.entrypoints import EventEntrypoint, RpcEntrypoint, Service, entrypoints_of
from chassis.rpc.events import DurableHandler
from chassis.rpc.server import LeanRpc
from chassis.rpc.topology import subscription


def nameko_class(service: Service[Any]) -> type:
    """A class with the service's name and a function per entrypoint, each bound to this service object."""
    members: dict[str, Any] = {"name": service.name}
    for entrypoint in entrypoints_of(type(service)):
        if isinstance(entrypoint, RpcEntrypoint):
            members[entrypoint.name] = _rpc_function(service, entrypoint)
        else:
            members[entrypoint.name] = _event_function(service, entrypoint)
    return type(type(service).__name__, (), members)


def _rpc_function(service: Service[Any], entrypoint: RpcEntrypoint) -> Callable[..., bytes | None]:
    def function(_self: Any, body: bytes, is_wanted: Callable[[], bool]) -> bytes | None:
        return answer_call(service, entrypoint, body) if is_wanted() else None

    register_entrypoint(function, LeanRpc())
    return function


def _event_function(service: Service[Any], entrypoint: EventEntrypoint) -> Callable[..., None]:
    wanted = subscription(service.name, entrypoint)

    def function(_self: Any, body: bytes) -> None:
        hear_event(service, entrypoint, wanted.queue, body)

    register_entrypoint(function, DurableHandler(wanted))
    return function
