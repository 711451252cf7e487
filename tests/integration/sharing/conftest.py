"""Sharing on a real database, without the bus; accounts is a fake."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.database import connect
from deploy.local.bank import StandInBank
from services.sharing.bootstrap import SharingApplication
from services.sharing.service import SharingService
from tests.integration.sharing.banking import SECRET, Counter
from tests.integration.sharing.province import FakeAccounts, Province
from tests.servers import Servers


@pytest.fixture(scope="module")
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture(scope="module")
def sharing(database_url: Callable[[str], str], accounts: FakeAccounts) -> Iterator[SharingService]:
    engine = connect(database_url("sharing"), pool_size=8, application_name="test sharing")
    application = SharingApplication(engine=engine, accounts=accounts.as_rpc())
    yield SharingService(application)
    application.close()


@pytest.fixture
def province(sharing: SharingService, accounts: FakeAccounts) -> Province:
    """Two schools of its own, A which offers and B which selects, and a term."""
    return Province(sharing, accounts)


@pytest.fixture
def standin_bank(tmp_path: Path) -> Iterator[StandInBank]:
    """A credit bank with empty books."""
    bank = StandInBank(0, SECRET, tmp_path / "messages.jsonl")
    thread = threading.Thread(target=bank.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield bank
    bank.shutdown()
    thread.join()
    bank.server_close()


@pytest.fixture
def own_sharing(servers: Servers, accounts: FakeAccounts) -> Iterator[tuple[SharingService, str]]:
    """Sharing on a database of the test's own, for what looks at all of it."""
    name, url = servers.create_database("sharing")
    engine = connect(url, pool_size=8, application_name="test sharing")
    application = SharingApplication(engine=engine, accounts=accounts.as_rpc())
    yield SharingService(application), url
    application.close()
    servers.drop_database(name)


@pytest.fixture
def counter(
    own_sharing: tuple[SharingService, str], accounts: FakeAccounts, standin_bank: StandInBank
) -> Iterator[Counter]:
    """A province whose recognitions go to the stand-in bank, and nobody else's."""
    service, url = own_sharing
    found = Counter(Province(service, accounts), standin_bank, url)
    yield found
    found.close()
