"""Long computing beside the event loop does not stall it, and without eventlet it simply runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from chassis.native import run_natively

CHECKOUT = Path(__file__).resolve().parents[3]

COUNTING_BESIDE_WORK = """
import chassis.rpc.green
import eventlet
from chassis.native import run_natively

def compute():
    total = 0
    for number in range(5_000_000):  # in Python, which takes turns; one long call into C would not
        total += number
    return total

ticks = [0]
def tick():
    while True:
        eventlet.sleep(0.005)
        ticks[0] += 1

eventlet.spawn(tick)
assert run_natively(compute) == 12499997500000
print(ticks[0])
"""


def test_without_eventlet_it_runs_where_it_is_called() -> None:
    assert run_natively(divmod, 7, 2) == (3, 1)


def test_others_go_on_while_a_native_thread_computes() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COUNTING_BESIDE_WORK],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert int(ran.stdout) >= 3, "the event loop stood still"
