"""A probe service, its relay and a client, each as the platform runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from chassis.contracts.base import ActorView, Call
from chassis.domain.scopes import FULL_SCOPE
from chassis.rpc.client import RpcClient
from tests.integration.messaging.journal import Journal
from tests.integration.messaging.probe.bootstrap import make_tables
from tests.integration.messaging.probe.contracts import ProbeRpc
from tests.integration.messaging.processes import PROBE, Process

Start = Callable[..., Process]


class Database:
    """What the probe's transactions left behind."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, poolclass=NullPool)

    def _number(self, statement: str, **parameters: object) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(text(statement), parameters).scalar_one())

    def heard(self, label: str = "%") -> int:
        return self._number("SELECT count(*) FROM heard WHERE label LIKE :label", label=label)

    def heard_once(self, label: str) -> int:
        return self._number("SELECT count(DISTINCT label) FROM heard WHERE label LIKE :label", label=label)

    def outbox(self) -> int:
        return self._number("SELECT count(*) FROM outbox")


@pytest.fixture(scope="module")
def probe_database(empty_database_url: Callable[[], str]) -> str:
    url = empty_database_url()
    make_tables(url)
    return url


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def environment(amqp_url: str, probe_database: str, journal: Journal) -> dict[str, str]:
    return {
        "KX_AMQP_URL": amqp_url,
        "KX_DATABASE_URL_PROBE": probe_database,
        "KX_PROBE_JOURNAL": str(journal.path),
        "KX_EVENT_ATTEMPTS": "3",
        "KX_EVENT_RETRY_SECONDS": "0.3",
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts a process of the chassis; whatever still runs at the end is killed."""
    started: list[Process] = []

    def run(*command: str, **settings: str) -> Process:
        process = Process({**environment, **settings}, tmp_path / f"{len(started)}.log", *command)
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()


@pytest.fixture
def start_probe(start: Start) -> Callable[[], Process]:
    return lambda: start("chassis.serve", PROBE)


@pytest.fixture
def client(amqp_url: str) -> Iterator[RpcClient]:
    client = RpcClient(amqp_url, timeout=10)
    yield client
    client.close()


@pytest.fixture
def probe(client: RpcClient) -> ProbeRpc:
    return client.proxy(ProbeRpc, "probe")


@pytest.fixture
def call() -> Call:
    return Call(
        actor=ActorView(kind="person", actor_id="somebody", scopes=frozenset({FULL_SCOPE})),
        correlation_id="request-1",
    )


@pytest.fixture
def database(probe_database: str) -> Database:
    return Database(probe_database)
