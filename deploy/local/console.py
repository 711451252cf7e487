"""What the commands say while they work."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    print(text, flush=True)


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    """One line: what is being done, then how long it took."""
    begun = time.monotonic()
    print(f"  {doing} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - begun:.1f} s", flush=True)
