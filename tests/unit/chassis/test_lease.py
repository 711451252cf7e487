"""Whoever keeps a lease knows when it is lost (R13, R31)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from chassis.domain.errors import Conflict
from chassis.lease import LeaseKeeper, LeaseLost
from tests.waiting import wait_until


def keeper(beat: Callable[[int], None], *, lease: timedelta = timedelta(minutes=1)) -> LeaseKeeper[int]:
    return LeaseKeeper(beat, 0, lease=lease, every_seconds=0.01)


def is_lost(kept: LeaseKeeper[int]) -> bool:
    try:
        kept.require_held()
    except LeaseLost:
        return True
    return False


def test_every_beat_tells_how_far_the_work_is() -> None:
    told: list[int] = []
    with keeper(told.append) as kept:
        kept.progress = 40
        wait_until(lambda: 40 in told, 5, "a beat with the progress")
        kept.require_held()
    assert set(told) <= {0, 40}


def test_work_stops_when_somebody_else_has_the_job() -> None:
    beats: list[int] = []

    def beat(progress: int) -> None:
        beats.append(progress)
        raise Conflict("lease_lost")

    with keeper(beat) as kept:
        wait_until(lambda: is_lost(kept), 5, "the loss of the lease")
    assert len(beats) == 1, "a lost lease is not asked for again"


def test_a_database_that_is_away_costs_no_lease_until_the_lease_is_over() -> None:
    beats: list[int] = []

    def beat(progress: int) -> None:
        beats.append(progress)
        raise ConnectionError

    with keeper(beat) as kept:
        wait_until(lambda: len(beats) > 2, 5, "three beats")
        kept.require_held()
    with keeper(beat, lease=timedelta(milliseconds=50)) as kept:
        wait_until(lambda: is_lost(kept), 5, "the loss of the lease")
        with pytest.raises(LeaseLost):
            kept.require_held()
