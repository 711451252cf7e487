"""Waiting for a condition with a deadline: the only way in which tests let time pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 4
"""Deadlines are written for a quiet machine; a crowded one gets so many times as long before a test fails."""


def wait_until(condition: Callable[[], Found], seconds: float, what: str) -> Found:
    """Ask until ``condition`` answers something true; return that, or fail with ``what`` after ``seconds``."""
    deadline = time.monotonic() + seconds * PATIENCE
    pause = 0.005
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds * PATIENCE:g} s in vain for {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return found
