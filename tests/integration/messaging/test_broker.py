"""Connections that publish in batches, and queues that vanish."""

from __future__ import annotations

import time

import amqp
import pytest

from chassis.contracts.base import Call
from chassis.rpc.broker import Confirmed, NotConfirmed, connect, tend
from tests.integration.messaging.conftest import Database, Start
from tests.integration.messaging.probe.contracts import ProbeRpc, Tell
from tests.integration.messaging.processes import PROBE
from tests.waiting import wait_until


def test_an_idle_connection_outlives_many_heartbeats(amqp_url: str) -> None:
    with connect(amqp_url, heartbeat=1) as connection:
        channel = Confirmed(connection)
        end = time.monotonic() + 4

        def is_over() -> bool:
            tend(connection)
            return time.monotonic() > end

        wait_until(is_over, 10, "four heartbeats")
        channel.channel.queue_declare("still-here", exclusive=True)
        channel.publish(amqp.Message("{}"), "", "still-here")
        channel.wait(5)


def test_what_the_broker_refuses_is_not_confirmed(amqp_url: str) -> None:
    with connect(amqp_url, heartbeat=0) as connection:
        channel = Confirmed(connection)
        full = {"x-max-length": 1, "x-overflow": "reject-publish"}
        channel.channel.queue_declare("full", exclusive=True, arguments=full)
        for _ in range(5):
            channel.publish(amqp.Message("{}"), "", "full")
        with pytest.raises(NotConfirmed, match="refused"):
            channel.wait(5)


def test_a_service_whose_queue_vanishes_makes_it_again(
    start: Start, amqp_url: str, probe: ProbeRpc, call: Call, database: Database
) -> None:
    start("chassis.relay", "probe").wait_ready()
    service = start("chassis.serve", PROBE).wait_ready()
    with connect(amqp_url, heartbeat=0) as connection:
        connection.channel().queue_delete("probe.hear")
        wait_until(lambda: service.events_logged()["consuming"] == 2, 15, "the service to consume again")
    probe.tell(call, Tell(labels=["after"]))
    wait_until(lambda: database.heard("after") == 1, 10, "the event heard")
