"""A connection on which nothing happens stays open: its heartbeats are read and sent."""

from __future__ import annotations

import time

from chassis.rpc.broker import Confirmed, connect, tend


def test_a_tended_connection_outlives_many_heartbeats(amqp_url: str) -> None:
    heartbeat = 1
    with connect(amqp_url, heartbeat=heartbeat) as connection:
        channel = Confirmed(connection)
        deadline = time.monotonic() + 5 * heartbeat
        while time.monotonic() < deadline:
            tend(connection)
            time.sleep(0.25)  # the rhythm of whoever tends it, not a wait for something
        assert channel.channel.is_open
