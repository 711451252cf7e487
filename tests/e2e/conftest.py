"""One played term that all tests of this folder look at."""

from __future__ import annotations

import pytest

from deploy.demo.stage import Stage
from deploy.demo.term import play
from tests.e2e.playing import stage_for
from tests.whole_platform import Platform


@pytest.fixture(scope="session")
def term(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A term that went well from its first step to its last."""
    return play(stage_for(platform, tmp_path_factory.mktemp("term")))
