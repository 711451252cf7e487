"""Which SQL statements a piece of work sends, so that a test can state how many a request may cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is executed inside the block."""
    executed: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        executed.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost_of(engine: Engine, requests: Mapping[str, Callable[[], object]]) -> dict[str, int]:
    """How many statements each of the requests sends."""
    cost = {}
    for name, request in requests.items():
        with statements(engine) as executed:
            request()
        cost[name] = len(executed)
    return cost
