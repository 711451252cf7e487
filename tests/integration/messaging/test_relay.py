"""What a relay keeps until the broker has it, and what wakes it."""

from __future__ import annotations

from collections.abc import Iterator

import amqp
import psycopg
import pytest

from chassis.domain.ids import new_id
from chassis.rpc.broker import connect
from chassis.tables import OUTBOX_CHANNEL
from tests.integration.messaging.conftest import Database, Start
from tests.waiting import wait_until

INSERT = "INSERT INTO outbox (event_id, type, envelope) VALUES (%s, 'probe_told.v1', '{}')"


@pytest.fixture
def channel(amqp_url: str) -> Iterator[amqp.Channel]:
    with connect(amqp_url, heartbeat=0) as connection:
        yield connection.channel()


@pytest.fixture
def outbox(probe_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(probe_database.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def test_a_commit_calls_the_relay_before_its_next_look(outbox: psycopg.Connection) -> None:
    outbox.execute(f"LISTEN {OUTBOX_CHANNEL}")
    outbox.execute(INSERT, [new_id()])
    assert [call.channel for call in outbox.notifies(timeout=5, stop_after=1)] == [OUTBOX_CHANNEL]
    outbox.execute("DELETE FROM outbox")


def test_what_the_broker_refuses_stays_in_the_outbox_until_it_takes_it(
    start: Start, channel: amqp.Channel, outbox: psycopg.Connection, database: Database
) -> None:
    relay = start("chassis.relay", "probe").wait_ready()
    # The relay has made its exchange: nothing else runs on this virtual host.
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}
    channel.queue_declare("full", arguments=full, auto_delete=False)
    channel.queue_bind("full", "probe.events", routing_key="#")
    for _ in range(3):
        outbox.execute(INSERT, [new_id()])
    wait_until(lambda: relay.events_logged()["relay interrupted"] > 0, 15, "the relay to hear of the refusal")
    assert database.outbox() > 0
    channel.queue_delete("full")
    wait_until(lambda: database.outbox() == 0, 20, "an empty outbox")
    assert relay.is_running
