"""Sharing on a real database, without the bus; accounts is a fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chassis.database import connect
from services.sharing.bootstrap import SharingApplication
from services.sharing.service import SharingService
from tests.integration.sharing.province import FakeAccounts, Province


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
