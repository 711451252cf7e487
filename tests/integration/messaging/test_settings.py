"""A process whose settings are wrong says which, and ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from chassis.config import EXIT_CONFIG
from tests.integration.messaging.processes import PROBE, ROOT

AMQP = {"KX_AMQP_URL": "amqp://127.0.0.1:1"}


@pytest.mark.parametrize(
    ("command", "settings", "named"),
    [
        (["chassis.serve", PROBE], {}, "KX_AMQP_URL"),
        (["chassis.serve", PROBE], {"KX_AMQP_URL": "http://x"}, "KX_AMQP_URL"),
        (["chassis.serve", PROBE], {**AMQP, "KX_MAX_WORKERS": "none"}, "KX_MAX_WORKERS"),
        (["chassis.serve", PROBE], AMQP, "KX_DATABASE_URL_PROBE"),
        (["chassis.relay", "probe"], AMQP, "KX_DATABASE_URL_PROBE"),
        (["chassis.scheduler"], {**AMQP, "KX_SWEEP_RUNS_SECONDS": "0"}, "KX_SWEEP_RUNS_SECONDS"),
    ],
)
def test_a_wrong_setting_is_named(command: list[str], settings: dict[str, str], named: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KX_")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == EXIT_CONFIG
    assert f"setting {named}:" in done.stderr
