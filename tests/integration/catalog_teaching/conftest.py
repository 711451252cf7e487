"""The world that the tests of teaching share, one database for each module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.integration.catalog_teaching.world import START, World, make_world


@pytest.fixture(scope="module")
def shared_world(database_url: Callable[[str], str]) -> Iterator[World]:
    made = make_world(database_url("catalog"))
    yield made
    made.service.application.close()


@pytest.fixture
def world(shared_world: World) -> World:
    """The module's world at its first day; tests make runs of their own in it."""
    shared_world.clock.now = START
    return shared_world
