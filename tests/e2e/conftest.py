"""One played term that all tests of this folder look at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from deploy.demo.stage import Stage
from deploy.demo.term import play
from deploy.local import postgres
from tests.e2e.matrix.aftermath import follow_up
from tests.e2e.matrix.requests import Requests
from tests.e2e.matrix.world import World, make_world
from tests.e2e.playing import stage_for
from tests.whole_platform import Platform


@pytest.fixture(scope="session")
def term(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A term that went well from its first step to its last."""
    with contextlib.closing(stage_for(platform, tmp_path_factory.mktemp("term"))) as stage:
        yield play(stage)


@pytest.fixture(scope="session")
def world(term: Stage, platform: Platform) -> World:
    """Everybody who may call the API, and one of everything that they may ask for."""
    made = make_world(term)
    follow_up(made, postgres.admin_url(platform.settings, platform.keys, "sharing"))
    return made


@pytest.fixture(scope="session")
def requests(world: World) -> Requests:
    """Requests in that world, made of the description of the API that the gateway serves."""
    return Requests(world, world.stage.web.get("/openapi.json").json())
