"""Keeps an import's lease and tells its progress while the work goes on, outside the work's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chassis.lease import LeaseKeeper
from services.accounts.domain.import_job import LEASE, Progress

BEAT_SECONDS = 0.5


class Keeper(LeaseKeeper[Progress]):
    """Whatever it is told of raises `LeaseLost` when there is no point in going on."""

    def __init__(self, beat: Callable[[Progress], None]) -> None:
        super().__init__(beat, Progress(), lease=LEASE, every_seconds=BEAT_SECONDS)

    def read(self, row_count: int) -> None:
        """The file has so many rows."""
        self._reached(replace(self.progress, row_count=row_count))

    def checked(self, count: int) -> None:
        """So many rows are checked."""
        self._reached(replace(self.progress, checked_count=count))

    def written(self, count: int) -> None:
        """So many accounts are written."""
        self._reached(replace(self.progress, written_count=count))

    def _reached(self, progress: Progress) -> None:
        self.progress = progress
        self.require_held()
