"""One played term that all tests of this folder look at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from deploy.demo.stage import Stage
from deploy.demo.term import play
from tests.e2e.playing import stage_for
from tests.whole_platform import Platform


@pytest.fixture(scope="session")
def term(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A term that went well from its first step to its last."""
    with contextlib.closing(stage_for(platform, tmp_path_factory.mktemp("term"))) as stage:
        yield play(stage)
