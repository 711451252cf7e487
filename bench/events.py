"""From a commit to the handler in another process, and how many events a relay moves."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from bench.report import Cell, Measurement, percentile
from chassis.contracts.base import Envelope
from chassis.domain.ids import new_id
from chassis.relay import Relay
from chassis.rpc.broker import Confirmed, connect
from chassis.rpc.topology import declare_events, events_exchange
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.bootstrap import make_tables
from tests.integration.messaging.probe.contracts import ProbeTold
from tests.integration.messaging.processes import PROBE, Process
from tests.servers import shared_servers
from tests.waiting import wait_until

SINGLE_EVENTS = 400
PACE_SECONDS = 0.02
BULK_EVENTS = {500: 10_000, 1: 500}
"""Events to move, by the size of the batch that is confirmed at once."""
ROUNDS = 3

_INSERT = "INSERT INTO outbox (event_id, type, envelope) VALUES (%s, %s, %s)"


def measure() -> Measurement:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(shared_servers())
        name, sqlalchemy_url = servers.create_empty_database()
        stack.callback(servers.drop_database, name)
        make_tables(sqlalchemy_url)
        amqp_url = servers.take_vhost()
        database = stack.enter_context(psycopg.connect(sqlalchemy_url.replace("+psycopg", ""), autocommit=True))
        rates = _relay_rates(database, sqlalchemy_url, amqp_url)
        with _processes(sqlalchemy_url, amqp_url, folder) as journal:
            delays = sorted(_delays(database, journal))
    rows: list[dict[str, Cell]] = [
        {"what": "commit → handler, p50", "value": round(percentile(delays, 0.5) * 1000, 1), "unit": "ms"},
        {"what": "commit → handler, p99", "value": round(percentile(delays, 0.99) * 1000, 1), "unit": "ms"},
    ]
    for batch, rate in rates.items():
        rows.append({"what": f"relay, {batch} confirmed at once", "value": round(rate), "unit": "events/s"})
    rows.append({"what": "ratio of the two", "value": round(rates[500] / rates[1], 1), "unit": ""})
    return Measurement(
        name="events",
        what="Events from the outbox to their handler",
        rows=rows,
        notes=[
            f"{SINGLE_EVENTS} events, one every {PACE_SECONDS * 1000:g} ms, by way of relay, broker and service.",
            f"Relay: best of {ROUNDS} interleaved rounds into a quorum queue.",
        ],
    )


def _relay_rates(database: psycopg.Connection[TupleRow], database_url: str, amqp_url: str) -> dict[int, float]:
    rates = dict.fromkeys(BULK_EVENTS, 0.0)
    with connect(amqp_url) as broker:
        channel = Confirmed(broker)
        declare_events(channel.channel, "probe")
        channel.channel.queue_declare(
            "bulk", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        channel.channel.queue_bind("bulk", events_exchange("probe"), ProbeTold.TYPE)
        for _ in range(ROUNDS):
            for batch, number in BULK_EVENTS.items():
                _commit(database, [f"bulk-{place}" for place in range(number)])
                relay = Relay("probe", database_url, amqp_url, batch=batch)
                began = time.perf_counter()
                while relay.publish_batch(database, channel):
                    pass
                rates[batch] = max(rates[batch], number / (time.perf_counter() - began))
                channel.channel.queue_purge("bulk")
        channel.channel.queue_delete("bulk")
    return rates


@contextmanager
def _processes(database_url: str, amqp_url: str, folder: Path) -> Iterator[Journal]:
    journal = Journal(folder / "journal")
    environment = {
        "KX_AMQP_URL": amqp_url,
        "KX_DATABASE_URL_PROBE": database_url,
        "KX_PROBE_JOURNAL": str(journal.path),
    }
    service = Process(environment, folder / "service.log", "chassis.serve", PROBE)
    relay = Process(environment, folder / "relay.log", "chassis.relay", "probe")
    try:
        service.wait_ready()
        relay.wait_ready()
        yield journal
    finally:
        relay.terminate()
        service.terminate()


def _delays(database: psycopg.Connection[TupleRow], journal: Journal) -> list[float]:
    committed: dict[str, float] = {}
    for place in range(SINGLE_EVENTS):
        label = f"single-{place}"
        _commit(database, [label])
        committed[label] = time.time()
        time.sleep(PACE_SECONDS)
    wait_until(lambda: journal.count("hear") == SINGLE_EVENTS, 30, "every event heard")
    return [entry.at - committed[entry.label] for entry in journal.entries("hear")]


def _commit(database: psycopg.Connection[TupleRow], labels: list[str]) -> None:
    rows = []
    for label in labels:
        envelope = Envelope(
            event_id=new_id(),
            type=ProbeTold.TYPE,
            occurred_at=datetime.now(UTC),
            payload=ProbeTold(label=label, mood="well").model_dump(mode="json"),
        )
        rows.append((envelope.event_id, envelope.type, json.dumps(envelope.model_dump(mode="json"))))
    with database.transaction(), database.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
