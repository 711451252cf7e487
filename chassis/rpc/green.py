"""Import this first in a process that runs on eventlet: it makes waiting cooperative, before anything can wait.

psycopg would otherwise choose a way to wait that stops the whole process during each query, and eventlet a
resolver of its own that knows less than the system's.
"""

from __future__ import annotations

import os
import sys
import warnings

_TOO_EARLY = sorted({"psycopg", "sqlalchemy", "kombu", "amqp", "pika", "nameko"} & sys.modules.keys())
if _TOO_EARLY:
    raise ImportError(f"chassis.rpc.green must be imported before {', '.join(_TOO_EARLY)}")

os.environ["EVENTLET_NO_GREENDNS"] = "yes"
os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # we know: see the ADR

import eventlet  # noqa: E402

eventlet.monkey_patch()

from eventlet import hubs  # noqa: E402
from psycopg import waiting  # noqa: E402
from psycopg.abc import RV, PQGen  # noqa: E402

_wait_selector = waiting.wait_selector


def wait_for_database(gen: PQGen[RV], fileno: int, interval: float = 0.0, timeout: float | None = None) -> RV:
    """Run psycopg's generator, giving way to others while it waits for an answer.

    psycopg's own `wait_selector` makes a selector and a timer for each statement, which costs more than the rest.
    It stays for what is rare: waits with an end, and those for room to write.
    """
    if timeout is not None:
        return _wait_selector(gen, fileno, interval, timeout)
    try:
        wanted = next(gen)
        while wanted == waiting.WAIT_R:
            hubs.trampoline(fileno, read=True)
            wanted = gen.send(waiting.READY_R)
    except StopIteration as end:
        answer: RV = end.value
        return answer
    return _wait_selector(_resumed(gen, wanted), fileno, interval)


def _resumed(gen: PQGen[RV], wanted: waiting.Wait) -> PQGen[RV]:
    """The generator from where it already is."""
    try:
        while True:
            wanted = gen.send((yield wanted))
    except StopIteration as end:
        answer: RV = end.value
        return answer


waiting.wait = wait_for_database


def assert_cooperative() -> None:
    """Fail at start rather than under load, if something got in before the patch."""
    from eventlet import patcher

    if waiting.wait is not wait_for_database:
        raise RuntimeError("psycopg does not wait cooperatively: it was imported before chassis.rpc.green")
    if not patcher.is_monkey_patched("socket") or not patcher.is_monkey_patched("select"):
        raise RuntimeError("sockets are not patched")
