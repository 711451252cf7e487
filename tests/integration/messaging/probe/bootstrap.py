"""The probe's wiring: chassis tables, a table of what it heard, a journal file that no rollback undoes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from sqlalchemy import BigInteger, Column, Engine, Identity, String, Table, create_engine, text

from chassis.application import Application
from chassis.config import ServiceSettings, load
from chassis.contracts.base import Event
from chassis.database import connect
from chassis.migrations import OUTBOX_TRIGGER
from chassis.tables import new_metadata
from chassis.transaction import Transaction
from tests.integration.messaging.probe.contracts import ProbeTold

metadata = new_metadata()
heard = Table(
    "heard",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("label", String(80), nullable=False),
)


class ProbeSettings(ServiceSettings):
    database_url_probe: str = Field(pattern=r"^postgresql\+psycopg://")
    probe_journal: Path


@dataclass(frozen=True)
class Told:
    label: str
    mood: str


class ProbeApplication(Application[Transaction]):
    """With a journal: one line for each thing done, whether or not its transaction commits."""

    def __init__(self, engine: Engine, journal: Path) -> None:
        super().__init__(engine=engine, metadata=metadata, transaction_class=Transaction, translate=_translate)
        self._journal = journal
        self._seen: set[str] = set()

    def is_first_time(self, label: str) -> bool:
        """Whether this process has not asked about the label before."""
        is_first = label not in self._seen
        self._seen.add(label)
        return is_first

    def note(self, what: str, label: str) -> None:
        line = f"{what} {label} {os.getpid()} {time.time():.3f}\n"
        with self._journal.open("a") as journal:
            journal.write(line)


def _translate(fact: Told) -> Iterable[Event]:
    yield ProbeTold(label=fact.label, mood=fact.mood)


def bootstrap() -> ProbeApplication:
    settings = load(ProbeSettings)
    engine = connect(settings.database_url_probe, pool_size=settings.database_pool_size, application_name="probe")
    return ProbeApplication(engine, settings.probe_journal)


def make_tables(url: str) -> None:
    """The probe's migration."""
    engine = create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(text(OUTBOX_TRIGGER))
    engine.dispose()
