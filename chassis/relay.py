"""Publishes what a service's transactions committed to their outbox.

    python -m chassis.relay review

One batch at a time: take the oldest rows, publish them all, wait until the broker has confirmed them all, delete
them, commit. Killed anywhere in between, it publishes at most one batch again, and the inboxes drop what they
know. A notification from the database wakes it; a look every second stands behind that. Only one relay of a
service works at a time, so order is kept; a second one waits to take over.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Final

import amqp
import psycopg
from amqp.exceptions import AMQPError
from psycopg.rows import TupleRow

from chassis.config import EXIT_CONFIG, Settings, load
from chassis.health import serve_health
from chassis.housekeeping import EVERY_SECONDS, forget_old
from chassis.logging import configure, logger
from chassis.metrics import OUTBOX_LAG, OUTBOX_PUBLISHED
from chassis.rpc.broker import Confirmed, connect, tend
from chassis.rpc.topology import declare_events, events_exchange
from chassis.tables import OUTBOX_CHANNEL

BATCH: Final = 500
POLL_SECONDS: Final = 1.0
LONGEST_PAUSE: Final = 5.0
RELAY_LOCK: Final = 7_201_909
"""The advisory lock of the relay that works."""

_TAKE: Final = """
    SELECT id, type, envelope::text, extract(epoch FROM clock_timestamp() - created_at)::float
    FROM outbox ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_DELETE: Final = "DELETE FROM outbox WHERE id = ANY(%s)"

_log = logger()


class Relay:
    """Moves events from one database to the broker until told to stop."""

    def __init__(self, service: str, database_url: str, amqp_url: str, *, batch: int = BATCH) -> None:
        self._service = service
        self._database_url = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._amqp_url = amqp_url
        self._batch = batch
        self._house_kept_until = 0.0
        self._stopping = threading.Event()
        self.is_working = False

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping.set()

    def run(self) -> None:
        """Work through any number of connections."""
        pause = 0.1
        while not self._stopping.is_set():
            try:
                self._work()
                pause = 0.1
            except (psycopg.Error, AMQPError, OSError):
                pause = 0.1 if self.is_working else pause
                _log.warning("relay interrupted", retry_in=pause, exc_info=True)
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            finally:
                self.is_working = False

    def _work(self) -> None:
        with (
            psycopg.connect(
                self._database_url, autocommit=True, connect_timeout=5, application_name=f"{self._service}-relay"
            ) as database,
            connect(self._amqp_url) as broker,
        ):
            channel = Confirmed(broker)
            declare_events(channel.channel, self._service)
            database.execute(f"LISTEN {OUTBOX_CHANNEL}")
            while not self._stopping.is_set():
                if self._is_first(database):
                    self.is_working = True
                    if self.publish_batch(database, channel) == self._batch:
                        continue
                    self._keep_house(database)
                tend(broker)
                for _ in database.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass

    def publish_batch(self, database: psycopg.Connection[TupleRow], channel: Confirmed) -> int:
        """Move one batch; answers how many events it had."""
        exchange = events_exchange(self._service)
        with database.transaction():
            rows = database.execute(_TAKE, [self._batch]).fetchall()
            OUTBOX_LAG.labels(self._service).set(rows[0][3] if rows else 0)
            if not rows:
                return 0
            for _, event_type, envelope, _ in rows:
                message = amqp.Message(
                    envelope, content_type="application/json", content_encoding="utf-8", delivery_mode=2
                )
                channel.publish(message, exchange, event_type)
            channel.wait()
            database.execute(_DELETE, [[row[0] for row in rows]])
        OUTBOX_PUBLISHED.labels(self._service).inc(len(rows))
        _log.debug("published", events=len(rows))
        return len(rows)

    def _keep_house(self, database: psycopg.Connection[TupleRow]) -> None:
        # The relay is the one process that each database has just one of.
        if time.monotonic() >= self._house_kept_until:
            self._house_kept_until = time.monotonic() + EVERY_SECONDS
            if forgotten := forget_old(database):
                _log.info("forgot what is old", rows=forgotten)

    def _is_first(self, database: psycopg.Connection[TupleRow]) -> bool:
        # The lock belongs to the connection: it is taken once and goes with it.
        if self.is_working:
            return True
        row = database.execute("SELECT pg_try_advisory_lock(%s)", [RELAY_LOCK]).fetchone()
        return row is not None and bool(row[0])


def main(service: str) -> int:
    settings = load(Settings)
    configure(f"{service}-relay", settings.log_level)
    name = f"KX_DATABASE_URL_{service.upper()}"
    if name not in os.environ:
        sys.stderr.write(f"setting {name}: required\n")
        return EXIT_CONFIG
    relay = Relay(service, os.environ[name], settings.amqp_url)
    signal.signal(signal.SIGTERM, lambda *_: relay.stop())
    signal.signal(signal.SIGINT, lambda *_: relay.stop())
    health = serve_health(settings.health_host, settings.health_port, {"relay": lambda: relay.is_working})
    _log.info("started")
    relay.run()
    if health is not None:
        health.close()
    _log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
