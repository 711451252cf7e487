"""What the access audit's one chain costs: writers at once, and sign-ins beside them."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from joserfc.jwk import OKPKey

from bench.report import Cell, Measurement, percentile
from services.accounts.bootstrap import assemble
from services.accounts.usecases.audit import note_access
from tests.integration.accounts.conftest import settings_for
from tests.integration.accounts.house import House
from tests.servers import shared_servers

SECONDS = 3.0
WRITERS = (1, 4, 8)
SIGNING_IN = 2
PAUSE_SECONDS = 0.02
"""Between two records of one writer beside the sign-ins."""


def measure() -> Measurement:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(shared_servers())
        name, url = servers.create_database("accounts")
        stack.callback(servers.drop_database, name)
        key_file = folder / "key.pem"
        key_file.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
        application = assemble(settings_for(url, key_file, database_pool_size=16))
        stack.callback(application.close)
        rows = _rows(House(application))
    return Measurement(
        name="audit",
        what="Transactions with an audit record, whose writers wait for each other, and with another small write",
        rows=rows,
        notes=[
            f"{SECONDS:g} s each, threads of one process; the other write is a row of the thread's own.",
            f"Last row: {SIGNING_IN} threads sign in, 4 others record {1 / PAUSE_SECONDS:g} times/s each at most.",
        ],
    )


def _rows(house: House) -> list[dict[str, Cell]]:
    def record() -> None:
        with house.application.transaction(house.platform) as tx:
            note_access(tx, "bench")

    def other_write() -> None:
        with house.application.transaction(house.platform) as tx:
            tx.attempts.locked(f"bench {threading.get_ident()}", 10, tx.now)

    teachers = [house.teacher(house.school()).username for _ in range(4)]

    def sign_in() -> None:
        house.sign_in(teachers[threading.get_ident() % len(teachers)])

    rows = []
    for writers in WRITERS:
        rows.append(_row(f"audit record, {writers} at once", _lanes(writers, record)))
        rows.append(_row(f"other write, {writers} at once", _lanes(writers, other_write)))
    rows.append(_row("sign-in alone", _lanes(SIGNING_IN, sign_in)))
    with _beside(record):
        rows.append(_row("sign-in beside records", _lanes(SIGNING_IN, sign_in)))
    return rows


def _lanes(count: int, work: Callable[[], None]) -> list[float]:
    """How long each call took, with so many threads calling without a pause."""
    took: list[float] = []
    ends_at = time.perf_counter() + SECONDS

    def lane() -> None:
        while (began := time.perf_counter()) < ends_at:
            work()
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=lane) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Four threads work at a moderate pace meanwhile."""
    stopping = threading.Event()

    def lane() -> None:
        while not stopping.wait(PAUSE_SECONDS):
            work()

    threads = [threading.Thread(target=lane) for _ in range(4)]
    for thread in threads:
        thread.start()
    yield
    stopping.set()
    for thread in threads:
        thread.join()


def _row(what: str, took: list[float]) -> dict[str, Cell]:
    return {
        "what": what,
        "per second": round(len(took) / SECONDS),
        "p50 ms": round(percentile(took, 0.5) * 1000, 1),
        "p99 ms": round(percentile(took, 0.99) * 1000, 1),
    }
