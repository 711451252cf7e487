"""kill -9 of any one process during the term is survived: the term finishes, nothing is lost or doubled.

That nothing is lost or doubled the term's own steps say: they count entries, classes, students, enrolments,
scores, recognitions and figures exactly. Afterwards no event is left unsent, and none was given up.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest

from chassis.contexts import SERVICES
from deploy.demo.stage import Stage
from deploy.demo.term import acts
from tests.e2e.playing import stage_for
from tests.faults.leftovers import dead_letters, unsent_events
from tests.waiting import wait_until
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(1200)

EVERY_KIND = (
    "gateway",
    "live",
    *SERVICES,
    *(f"relay-{service}" for service in SERVICES),
    "media-worker-1",
    "mailer",
    "credit-bank",
    "standin-bank",
    "scheduler",
    "accounts-importer",
    "postgres",
    "epmd",
    "rabbitmq",
    "objectstore",
)
IN_EVERY_TEST_RUN = ("gateway", "catalog", "relay-media", "media-worker-1")
"""A seed of the kinds: the door, a service, a relay, a worker. `make faults` takes them all."""

KINDS = EVERY_KIND if os.environ.get("KX_ALL_FAULTS") == "true" else IN_EVERY_TEST_RUN


@pytest.mark.parametrize("kind", KINDS)
def test_the_term_survives_that_a_process_is_killed_in_every_act(
    platform: Platform, tmp_path: Path, kind: str
) -> None:
    killer = Killer(platform, kind)
    with contextlib.closing(stage_for(platform, tmp_path, students=6)) as stage:
        for _ in acts(stage):
            killer.strike()
    killer.rest()
    assert killer.strikes >= 3
    assert all(step.status == "passed" for step in stage.story.steps)
    require_nothing_left(platform, stage)


def require_nothing_left(platform: Platform, stage: Stage) -> None:
    """Every event was sent and handled."""
    wait_until(lambda: not unsent_events(platform), 30, "the outboxes to empty")
    assert dead_letters(platform) == [], stage.mark


class Killer:
    """Kills one kind of process again and again, each time after its successor has come up."""

    def __init__(self, platform: Platform, name: str) -> None:
        self._platform = platform
        self._name = name
        self._thread: threading.Thread | None = None
        self.strikes = 0

    def strike(self) -> None:
        """Kill now, unless the last one killed has not been replaced yet; does not wait."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._kill, name=f"killer of {self._name}")
        self._thread.start()

    def rest(self) -> None:
        """Wait until the last one killed is replaced."""
        if self._thread is not None:
            self._thread.join()

    def _kill(self) -> None:
        state = self._platform.process(self._name)
        if state.state != "RUNNING":
            return
        os.kill(state.pid, signal.SIGKILL)
        self.strikes += 1
        self._platform.wait_replaced(self._name, state.pid, seconds=60)
