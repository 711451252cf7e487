"""What is forgotten, and what is not."""

from __future__ import annotations

import psycopg
import pytest

from chassis.domain.ids import new_id
from tests.integration.messaging.conftest import Start
from tests.waiting import wait_until


@pytest.fixture
def connection_url(probe_database: str) -> str:
    return probe_database.replace("+psycopg", "")


def test_a_relay_forgets_answers_after_a_day_and_heard_events_after_a_month(
    start: Start, connection_url: str
) -> None:
    with psycopg.connect(connection_url, autocommit=True) as database:
        for age in ("23 hours", "25 hours"):
            database.execute(
                "INSERT INTO idempotency (actor_id, key, command, fingerprint, created_at)"
                " VALUES ('a', %s, 'C', 'f', now() - %s::interval)",
                [age, age],
            )
        recent, old = new_id(), new_id()
        for event_id, age in ((recent, "29 days"), (old, "31 days")):
            database.execute(
                "INSERT INTO inbox (event_id, handler, handled_at) VALUES (%s, 'h', now() - %s::interval)",
                [event_id, age],
            )
        relay = start("chassis.relay", "probe").wait_ready()
        wait_until(lambda: relay.events_logged()["forgot what is old"] == 1, 10, "the relay to tidy up")
        keys = database.execute("SELECT key FROM idempotency").fetchall()
        heard = database.execute("SELECT event_id::text FROM inbox").fetchall()
    assert keys == [("23 hours",)]
    assert heard == [(recent,)]
