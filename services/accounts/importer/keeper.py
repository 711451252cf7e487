"""Keeps an import's lease and tells its progress while the work goes on, outside the work's own transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from chassis.domain.errors import Conflict
from chassis.logging import logger
from services.accounts.domain.import_job import LEASE, Progress

BEAT_SECONDS = 0.5
_log = logger()


class LeaseLost(Exception):
    """Another importer has the job, or may have by now, or it was cancelled."""


class Keeper:
    """Beats on a thread of its own. `beat(progress)` renews the lease and raises `Conflict` when it is lost."""

    def __init__(self, beat: Callable[[Progress], None]) -> None:
        self._beat = beat
        self._progress = Progress()
        self._is_lost = False
        self._last_beat = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def read(self, row_count: int) -> None:
        """The file has so many rows."""
        self._reached(replace(self._progress, row_count=row_count))

    def checked(self, count: int) -> None:
        """So many rows are checked."""
        self._reached(replace(self._progress, checked_count=count))

    def written(self, count: int) -> None:
        """So many accounts are written."""
        self._reached(replace(self._progress, written_count=count))

    def _reached(self, progress: Progress) -> None:
        self._progress = progress
        if self._is_lost or time.monotonic() - self._last_beat > LEASE.total_seconds():
            raise LeaseLost

    def _run(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            started = time.monotonic()
            try:
                self._beat(self._progress)
                self._last_beat = started
            except Conflict:
                self._is_lost = True
                return
            except Exception:  # noqa: BLE001 - a database that is away for a moment costs no lease
                _log.warning("beat failed", exc_info=True)
