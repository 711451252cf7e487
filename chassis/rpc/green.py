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


def assert_cooperative() -> None:
    """Fail at start rather than under load, if something got in before the patch."""
    from eventlet import patcher
    from psycopg import waiting

    if waiting.wait is not waiting.wait_selector:
        raise RuntimeError("psycopg does not wait cooperatively: it was imported before chassis.rpc.green")
    if not patcher.is_monkey_patched("socket") or not patcher.is_monkey_patched("select"):
        raise RuntimeError("sockets are not patched")
