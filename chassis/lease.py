"""Keeping the lease of a job while the work on it goes on.

The row is the truth: whoever took the job renews its lease in short transactions of their own, beside the work,
and stops when somebody else may have it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Generic, Self, TypeVar

from chassis.domain.errors import Conflict
from chassis.logging import logger

Progress = TypeVar("Progress")
_log = logger()


class LeaseLost(Exception):
    """Another worker has the job, or may have by now, or it was cancelled: nothing of the work may count."""


class LeaseKeeper(Generic[Progress]):
    """Beats on a thread of its own, from entering to leaving the block.

    Args:
        beat: renews the lease and tells how far the work is; raises `Conflict` when the lease is lost.
        progress: how far the work is at first; `progress` is told anew with each beat.
        lease: how long the job is the worker's after a beat.
        every_seconds: between two beats.
    """

    def __init__(
        self, beat: Callable[[Progress], None], progress: Progress, *, lease: timedelta, every_seconds: float
    ) -> None:
        self.progress = progress
        self._beat = beat
        self._lease = lease.total_seconds()
        self._every_seconds = every_seconds
        self._is_lost = False
        self._last_beat = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def require_held(self) -> None:
        """Called by the work wherever it can be broken off.

        Raises:
            LeaseLost: there is no point in going on.
        """
        if self._is_lost or time.monotonic() - self._last_beat > self._lease:
            raise LeaseLost

    def _run(self) -> None:
        while not self._ended.wait(self._every_seconds):
            started = time.monotonic()
            try:
                self._beat(self.progress)
                self._last_beat = started
            except Conflict:
                self._is_lost = True
                return
            except Exception:  # noqa: BLE001 - a database that is away for a moment costs no lease
                _log.warning("beat failed", exc_info=True)
