"""Calls from one service to another, with a deadline.

    people = Peer(AccountsRpc, "accounts").people_by_ids(call, PeopleByIds(...))

All peers of a process share one client and its connection. It does not depend on Nameko's consumer, so a call that
runs while the service drains still gets its answer. Never call inside an open transaction: the connection to the
database would wait for the answer too.
"""

from __future__ import annotations

import functools
from typing import TypeVar

from chassis.config import Settings, load
from chassis.rpc.client import RpcClient

P = TypeVar("P")


def Peer(protocol: type[P], service: str, *, timeout: float | None = None) -> P:  # noqa: N802 - reads as a thing
    """The service of that name, as the protocol says. Connects at the first call."""
    return _client().proxy(protocol, service, timeout=timeout)


@functools.cache
def _client() -> RpcClient:
    settings = load(Settings)
    return RpcClient(settings.amqp_url, timeout=settings.rpc_timeout_seconds, name="peer")
