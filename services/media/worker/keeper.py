"""Keeps a job's lease while the work goes on, and tells the work when there is no point in going on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from chassis.domain.errors import Conflict
from chassis.logging import logger
from services.media.domain.job import LEASE
from services.media.worker.failures import LeaseLost, MustStop

BEAT_SECONDS = 1.5
"""Who watches sees something new every two seconds, the way of the event included (R31)."""
_log = logger()


class Keeper:
    """Beats on a thread of its own. `beat(percent)` renews the lease and raises `Conflict` when it is lost."""

    def __init__(self, beat: Callable[[int], None], must_stop: Callable[[], bool]) -> None:
        self._beat = beat
        self._must_stop = must_stop
        self._ended = threading.Event()
        self._is_lost = False
        self._last_beat = time.monotonic()
        self._percent = 0
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def reached(self, percent: int) -> None:
        """So much is done; told to the database with the next beat."""
        self._percent = max(self._percent, percent)

    def check(self) -> None:
        """Called by the work wherever it can be broken off.

        Raises:
            LeaseLost: another worker has the job, or may have by now.
            MustStop: this worker has to go.
        """
        if self._is_lost or time.monotonic() - self._last_beat > LEASE.total_seconds():
            raise LeaseLost
        if self._must_stop():
            raise MustStop

    def _run(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            started = time.monotonic()
            try:
                self._beat(self._percent)
                self._last_beat = started
            except Conflict:
                self._is_lost = True
                return
            except Exception:  # noqa: BLE001 - a database that is away for a moment costs no lease
                _log.warning("beat failed", exc_info=True)
