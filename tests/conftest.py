"""Fixtures that any test may ask for. They are lazy: a unit test starts nothing and imports no client library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers import ObjectStore, Servers
    from tests.whole_platform import Platform

_MARKED_FOLDERS = ("integration", "e2e", "faults")
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's folder says what it needs, so nobody has to write the mark."""
    for item in items:
        folder = item.path.relative_to(_HERE).parts[0] if item.path.is_relative_to(_HERE) else ""
        if folder in _MARKED_FOLDERS:
            item.add_marker(folder)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The private PostgreSQL, RabbitMQ and object store of the tests."""
    from tests.servers import shared_servers

    with shared_servers() as running:
        yield running


@pytest.fixture(scope="module")
def database_url(servers: Servers) -> Iterator[Callable[[str], str]]:
    """``database_url("catalog")``: SQLAlchemy's URL of a freshly migrated database, one per service and module."""
    made: dict[str, tuple[str, str]] = {}

    def url_of(service: str) -> str:
        if service not in made:
            made[service] = servers.create_database(service)
        return made[service][1]

    yield url_of
    for name, _ in made.values():
        servers.drop_database(name)


@pytest.fixture(scope="module")
def empty_database_url(servers: Servers) -> Iterator[Callable[[], str]]:
    """``empty_database_url()``: SQLAlchemy's URL of a new database without any table."""
    made: list[str] = []

    def url() -> str:
        name, address = servers.create_empty_database()
        made.append(name)
        return address

    yield url
    for name in made:
        servers.drop_database(name)


@pytest.fixture(scope="module")
def amqp_url(servers: Servers) -> str:
    """A virtual host of the module's own, empty at first."""
    return servers.take_vhost()


@pytest.fixture(scope="module")
def object_store(servers: Servers) -> Iterator[ObjectStore]:
    """A bucket of the module's own, empty at first."""
    store = servers.create_bucket()
    yield store
    servers.drop_bucket(store)


@pytest.fixture(scope="session")
def platform(servers: Servers) -> Iterator[Platform]:
    """The whole platform on the test servers, with empty databases at the beginning."""
    from tests.whole_platform import whole_platform

    with whole_platform(servers) as running:
        yield running
