"""Review on a real database, without the bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chassis.database import connect
from services.review.bootstrap import assemble
from services.review.service import ReviewService


@pytest.fixture(scope="module")
def review(database_url: Callable[[str], str]) -> Iterator[ReviewService]:
    application = assemble(connect(database_url("review"), pool_size=8, application_name="test review"))
    yield ReviewService(application)
    application.close()
