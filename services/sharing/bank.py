"""Sends the records of recognitions to the credit bank (R91).

    python -m services.sharing.bank

One record at a time: take it (a lease in its row), send it, note what became of it. No transaction is open while
the bank thinks. Killed in between, it sends the record again when the lease is over, under the same id, and the
bank drops what it knows. A record goes only after everything earlier of the same student and run has arrived.
While the bank cannot be reached, or asks to be left alone, everything waits and nothing comes nearer to being
given up. Several of these processes may run: what one has taken the others pass over.
"""

from __future__ import annotations

import random
import signal
import sys
import threading
import time
from datetime import timedelta

from prometheus_client import Counter, Gauge

from chassis.application import Application
from chassis.config import load
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import Unavailable
from chassis.domain.ids import new_id
from chassis.health import serve_health
from chassis.logging import configure, logger, request_context
from services.sharing.adapters.bank_post import BankPost, secret_bytes
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import assemble_bank
from services.sharing.config import BankSettings
from services.sharing.domain.delivery import (
    BLAMELESS,
    MOST_PAUSE,
    Delivery,
    DeliveryState,
    Outcome,
    Patience,
    Reply,
)
from services.sharing.usecases import credit_bank

ATTEMPTS = Counter("kx_credit_bank_attempts_total", "Attempts to tell the credit bank, by outcome", ["outcome"])
DELIVERED = Counter("kx_credit_bank_delivered_total", "Records that the credit bank has accepted")
FAILED = Counter("kx_credit_bank_failed_total", "Records that were given up")
OLDEST = Gauge("kx_credit_bank_oldest_waiting_seconds", "Age of the oldest record that waits for the credit bank")
QUEUE = Gauge("kx_credit_bank_records", "Records by state", ["state"])

LONGEST_PAUSE = 60.0
_WATCH_SECONDS = 10.0
_LEASE_FOR_NOTING = timedelta(seconds=30)
_log = logger()


class Bank:
    """Sends what is due until told to stop.

    Args:
        application: sharing's database.
        post: the way to the bank; none, and everything waits.
        patience: how long a record is tried.
        timeout: how long an attempt may take.
        poll_seconds: how often it looks when nothing is due.
    """

    def __init__(
        self,
        application: Application[SharingTransaction],
        post: BankPost | None,
        *,
        patience: Patience,
        timeout: timedelta,
        poll_seconds: float,
    ) -> None:
        self._application = application
        self._post = post
        self._patience = patience
        self._lease = timeout * 3 + _LEASE_FOR_NOTING  # connecting, sending and answering, each in its time
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._watched_until = 0.0
        self.has_database = False

    def stop(self) -> None:
        """End after the record at hand."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`."""
        pause, quiet_until = self._poll_seconds, 0.0
        while not self._stopping.is_set():
            try:
                self._watch()
                reply = self.send_next() if time.monotonic() >= quiet_until else None
            except Unavailable as error:
                self.has_database = False
                _log.warning("the database is away", reason=str(error), retry_in=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if reply is None:
                self._stopping.wait(self._poll_seconds)
            elif reply.outcome in BLAMELESS:  # the next record would fare no better
                jittered = pause * random.uniform(0.5, 1.0)  # noqa: S311 - only spreads the attempts
                quiet_until = time.monotonic() + max(jittered, _seconds_asked(reply))
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = self._poll_seconds
        self.close()

    def close(self) -> None:
        """Let the connection to the bank go."""
        if self._post is not None:
            self._post.close()

    def send_next(self) -> Reply | None:
        """Send the record that is due longest; answers how that ended, nothing when none is due."""
        if self._post is None:
            return None
        with self._application.transaction(_call()) as tx:
            delivery = credit_bank.take_next(tx, self._lease)
        self.has_database = True
        if delivery is None:
            return None
        with request_context(delivery_id=delivery.delivery_id, recognition_id=delivery.recognition_id):
            began_at = self._application.clock()
            reply = self._post.send(delivery.delivery_id, delivery.record, began_at)
            with self._application.transaction(_call()) as tx:
                state = credit_bank.settle(
                    tx,
                    delivery_id=delivery.delivery_id,
                    attempt_number=delivery.tries,
                    began_at=began_at,
                    reply=reply,
                    patience=self._patience,
                    jitter=random.random(),  # noqa: S311 - only spreads the attempts
                )
            _tell(delivery, reply, state)
        return reply

    def _watch(self) -> None:
        if time.monotonic() < self._watched_until:
            return
        with self._application.transaction(_call(), read_only=True) as tx:
            found, now = credit_bank.backlog(tx), tx.now
        self.has_database = True
        self._watched_until = time.monotonic() + _WATCH_SECONDS
        OLDEST.set(found.age(now))
        for state, count in found.counts.items():
            QUEUE.labels(str(state)).set(count)


def _tell(delivery: Delivery, reply: Reply, state: DeliveryState | None) -> None:
    ATTEMPTS.labels(str(reply.outcome)).inc()
    if state is DeliveryState.DELIVERED:
        DELIVERED.inc()
    elif state is DeliveryState.DEAD:
        FAILED.inc()
    said = {"attempt": delivery.tries, "outcome": str(reply.outcome), "status": reply.status}
    if reply.outcome is Outcome.ACCEPTED:
        _log.info("the credit bank has a record", **said)
    else:
        _log.warning("a record was not accepted", answer=reply.answer, state=str(state), **said)


def _seconds_asked(reply: Reply) -> float:
    return min(reply.retry_after or timedelta(), MOST_PAUSE).total_seconds()


def _call() -> Call:
    return Call(
        actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name), correlation_id=new_id()
    )


def bank_of(settings: BankSettings, application: Application[SharingTransaction]) -> Bank:
    """The sender as the settings say."""
    timeout = timedelta(seconds=settings.credit_bank_timeout_seconds)
    post = None
    if settings.credit_bank_url:
        key = secret_bytes(settings.credit_bank_secret.get_secret_value())
        post = BankPost(settings.credit_bank_url, key, timeout=timeout)
    patience = Patience(
        failures=settings.credit_bank_attempts,
        first=timedelta(seconds=settings.credit_bank_retry_seconds),
        longest=timedelta(seconds=settings.credit_bank_longest_retry_seconds),
    )
    return Bank(
        application, post, patience=patience, timeout=timeout, poll_seconds=settings.credit_bank_poll_seconds
    )


def main() -> int:
    settings = load(BankSettings)
    configure("credit-bank", settings.log_level)
    application = assemble_bank(settings)
    bank = bank_of(settings, application)
    signal.signal(signal.SIGTERM, lambda *_: bank.stop())
    signal.signal(signal.SIGINT, lambda *_: bank.stop())
    health = serve_health(settings.health_host, settings.health_port, {"database": lambda: bank.has_database})
    _log.info("started", is_sending=bool(settings.credit_bank_url))
    bank.run()
    application.close()
    if health is not None:
        health.close()
    _log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
