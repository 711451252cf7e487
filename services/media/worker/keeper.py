"""Keeps a job's lease while the work goes on, and tells the work when there is no point in going on."""

from __future__ import annotations

from collections.abc import Callable

from chassis.lease import LeaseKeeper
from services.media.domain.job import LEASE
from services.media.worker.failures import MustStop

BEAT_SECONDS = 1.5
"""Who watches sees something new every two seconds, the way of the event included (R31)."""


class Keeper(LeaseKeeper[int]):
    """Of a job whose progress is a percentage, by a worker that may have to go."""

    def __init__(self, beat: Callable[[int], None], must_stop: Callable[[], bool]) -> None:
        super().__init__(beat, 0, lease=LEASE, every_seconds=BEAT_SECONDS)
        self._must_stop = must_stop

    def reached(self, percent: int) -> None:
        """So much is done; told to the database with the next beat."""
        self.progress = max(self.progress, percent)

    def check(self) -> None:
        """Called by the work wherever it can be broken off.

        Raises:
            LeaseLost: another worker has the job, or may have by now.
            MustStop: this worker has to go.
        """
        self.require_held()
        if self._must_stop():
            raise MustStop
