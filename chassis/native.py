"""Work that burns CPU for long, done beside the event loop.

Under eventlet one green thread that computes for 25 ms stops all others. In a native thread it does not: libraries
that give up the interpreter's lock (argon2, images) run beside them, pure Python (spreadsheets) takes turns.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
"""Argon2 takes 19 MiB for each; more at once than processors would only take memory."""


def run_natively(work: Callable[..., T], *arguments: Any) -> T:
    """Call `work` in a native thread when the process runs on eventlet, directly otherwise."""
    with _AT_ONCE:
        patcher = sys.modules.get("eventlet.patcher")
        if patcher is None or not patcher.is_monkey_patched("thread"):
            return work(*arguments)
        from eventlet import tpool

        result: T = tpool.execute(work, *arguments)
        return result
