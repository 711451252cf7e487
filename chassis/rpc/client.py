"""Calls to services, as ordinary typed method calls with a deadline.

    client = RpcClient(settings.amqp_url)
    review = client.proxy(ReviewRpc, "review", timeout=5)
    task = review.decide(call, Decide(...))

One client per process is enough for any number of threads; it connects at its first call, and anew after a fork.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from chassis import tracing
from chassis.contracts.base import Call, Command
from chassis.domain.errors import DomainError, Unavailable
from chassis.metrics import RPC_CALLED
from chassis.rpc.codec import INTERNAL, ServiceFailure, decode_reply, encode_request
from chassis.rpc.link import Link, LinkLost, Unroutable
from chassis.rpc.listening import Listening

DEFAULT_TIMEOUT: Final = 10.0
PATIENCE: Final = 3.0
"""How long a call waits, within its deadline, for a connection that is being rebuilt."""

P = TypeVar("P")


class RpcClient:
    """The process's way to call services."""

    def __init__(
        self,
        amqp_url: str,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        name: str = "kexiang",
        listening: Listening | None = None,
    ) -> None:
        self.timeout = timeout
        self._listening = listening
        self._amqp_url = amqp_url
        self._name = name
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._process_id = os.getpid()

    def proxy(self, protocol: type[P], service: str, *, timeout: float | None = None) -> P:
        """Something that behaves as the protocol says and is answered by the service of that name.

        Its methods raise the `DomainError` with which the service refuses; `Unavailable` (code
        `service_unavailable`) when no answer came in time, and then it is unknown whether the call ran;
        `ServiceFailure` when the service failed.
        """
        return cast("P", _Proxy(self, protocol, service, timeout or self.timeout))

    def call(self, service: str, method: str, body: bytes, timeout: float) -> bytes:
        """The raw reply to a raw call."""
        deadline = time.monotonic() + timeout
        link = self._connected()
        if not link.ready.wait(min(timeout, PATIENCE)):
            raise _unavailable(service, "no_connection")
        try:
            call_id, future = link.send(f"{service}.{method}", body, deadline - time.monotonic())
        except LinkLost:
            raise _unavailable(service, "no_connection") from None
        try:
            return future.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            link.forget(call_id)
            raise _unavailable(service, "timeout") from None
        except LinkLost:
            raise _unavailable(service, "connection_lost") from None
        except Unroutable:
            raise _unavailable(service, "unknown_service") from None

    @property
    def is_connected(self) -> bool:
        """Whether calls can go out now; connects if it never did."""
        return self._connected().ready.is_set()

    def close(self) -> None:
        """Drop the connection. Waiting calls fail."""
        with self._lock:
            link, self._link = self._link, None
        if link is not None and self._process_id == os.getpid():
            link.close()

    def _connected(self) -> Link:
        with self._lock:
            if self._link is None or self._process_id != os.getpid():
                self._process_id = os.getpid()
                self._link = Link(self._amqp_url, f"{self._name}-{self._process_id}", self._listening)
            return self._link


class _Proxy:
    """Makes its methods when they are first asked for."""

    def __init__(self, client: RpcClient, protocol: type, service: str, timeout: float) -> None:
        self._client = client
        self._protocol = protocol
        self._service = service
        self._timeout = timeout

    def __getattr__(self, name: str) -> Callable[[Call, Command], Any]:
        declared = getattr(self._protocol, name, None)
        if declared is None or name.startswith("_"):
            raise AttributeError(f"{self._protocol.__name__} has no {name}")
        adapter: TypeAdapter[Any] = TypeAdapter(get_type_hints(declared)["return"])
        client, service, timeout = self._client, self._service, self._timeout

        def method(call: Call, command: Command) -> Any:
            traced = call.model_copy(update={"traceparent": tracing.outgoing(call.traceparent)})
            began = time.perf_counter()
            outcome = INTERNAL
            try:
                body = client.call(service, name, encode_request(traced, command), timeout)
                answer = decode_reply(body, adapter)
                outcome = "ok"
            except DomainError as error:
                outcome = error.kind
                raise
            finally:
                RPC_CALLED.labels(service, name, outcome).observe(time.perf_counter() - began)
            return answer

        setattr(self, name, method)
        return method


def _unavailable(service: str, reason: str) -> Unavailable:
    return Unavailable(
        "service_unavailable", f"{service}: {reason}", details={"service": service, "reason": reason}
    )


__all__ = ["DEFAULT_TIMEOUT", "RpcClient", "ServiceFailure"]
