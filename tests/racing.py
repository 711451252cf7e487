"""Doing things at the same moment, on real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")


def race(works: Sequence[Callable[[], Answer]]) -> list[Answer | Exception]:
    """Start all at one moment; answer what each returned or raised, in their order."""
    start = threading.Barrier(len(works))
    outcomes: dict[int, Answer | Exception] = {}

    def run(lane: int, work: Callable[[], Answer]) -> None:
        start.wait()
        try:
            outcomes[lane] = work()
        except Exception as error:  # noqa: BLE001  the outcome of a lane may be any error
            outcomes[lane] = error

    threads = [threading.Thread(target=run, args=lane) for lane in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[lane] for lane in range(len(works))]
