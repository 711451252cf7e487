"""W3C trace context: which request a call or an event belongs to, across processes.

`traceparent` is `00-<trace id>-<span id>-<flags>` (https://www.w3.org/TR/trace-context/). Each process
continues the trace that it is given under a span id of its own, or begins one when it is given none or nonsense.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


@dataclass(frozen=True)
class Trace:
    """A place in a trace."""

    trace_id: str
    span_id: str
    flags: str = "01"

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"

    def child(self) -> Trace:
        """The next place in the same trace."""
        return Trace(self.trace_id, secrets.token_hex(8), self.flags)


def parse(traceparent: str | None) -> Trace | None:
    """The trace that a header names; None when it names none."""
    match = _FORM.fullmatch(traceparent or "")
    return Trace(match[1], match[2], match[3]) if match else None


def begin() -> Trace:
    """A new trace."""
    return Trace(secrets.token_hex(16), secrets.token_hex(8))


@contextmanager
def continued(traceparent: str | None) -> Iterator[Trace]:
    """Work inside the given trace, or inside a new one."""
    parent = parse(traceparent)
    trace = parent.child() if parent else begin()
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def outgoing(traceparent: str | None = None) -> str:
    """The header for a call that leaves this process: the given trace, else the current one, else a new one."""
    return str(parse(traceparent) or _current.get() or begin())
