"""Catalog on a real database, without the bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chassis.database import connect
from chassis.grants import GrantSigner
from services.catalog.bootstrap import CatalogApplication
from services.catalog.service import CatalogService
from tests.integration.catalog.world import MONDAY, Clock, FakeAccounts, School, World


@pytest.fixture(scope="module")
def world(database_url: Callable[[str], str]) -> Iterator[World]:
    clock, accounts = Clock(), FakeAccounts()
    application = CatalogApplication(
        engine=connect(database_url("catalog"), pool_size=8, application_name="test catalog"),
        accounts=accounts.as_rpc(),
        grants=GrantSigner("a key for tests alone"),
        clock=clock,
    )
    yield World(CatalogService(application), clock, accounts)
    application.close()


@pytest.fixture
def school(world: World) -> School:
    return world.school()


@pytest.fixture
def monday(world: World) -> Iterator[None]:
    """The first day of the term, for tests that walk through it."""
    before = world.clock.now
    world.clock.set(MONDAY)
    yield
    world.clock.now = before
