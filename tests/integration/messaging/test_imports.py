"""Importing what clients, relays and services' own code need does not import Nameko or eventlet."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    ["chassis.rpc.client", "chassis.rpc.peer", "chassis.rpc.entrypoints", "chassis.relay", "chassis.scheduler"],
)
def test_eventlet_and_nameko_stay_out(module: str) -> None:
    code = f"import {module}, sys; sys.exit('nameko' in sys.modules or 'eventlet' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_green_patch_refuses_to_come_late() -> None:
    code = "import psycopg\ntry:\n import chassis.rpc.green\nexcept ImportError: print('refused')"
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True)
    assert done.stdout == "refused\n"


def test_the_green_patch_makes_psycopg_wait_cooperatively() -> None:
    code = "import chassis.rpc.green as green, psycopg; green.assert_cooperative()"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
