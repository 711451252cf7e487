"""Waiting for what others do in their own time: by asking, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

LONGEST_PAUSE = 0.5


class WaitedInVain(Exception):
    """The deadline passed; the message says for what."""


def until(ask: Callable[[], Found | None], what: str, *, seconds: float = 60.0) -> Found:
    """Ask until the answer is true in the sense of Python, and return it.

    Raises:
        WaitedInVain: when the deadline passes first.
    """
    deadline = time.monotonic() + seconds
    pause = 0.02
    while True:
        found = ask()
        if found:
            return found
        if time.monotonic() > deadline:
            raise WaitedInVain(f"{what}: not within {seconds:g} s")
        time.sleep(pause)
        pause = min(pause * 1.6, LONGEST_PAUSE)
