"""What the public's search takes at 30,000 runs, against the same at 1,000."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.report import Cell, Measurement, percentile
from chassis.database import connect
from chassis.grants import GrantSigner
from services.catalog.bootstrap import CatalogApplication
from services.catalog.service import CatalogService
from tests.integration.catalog.public_library import MONDAY, PublicLibrary
from tests.integration.catalog.world import Clock, FakeAccounts, World
from tests.servers import Servers, shared_servers

SIZES = (1_000, 30_000)
ROUNDS = 40
SEARCHES: dict[str, dict[str, Any]] = {
    "one rare character": {"q": "鸟"},
    "one common character": {"q": "学"},
    "two characters": {"q": "天地"},
    "four characters": {"q": "天地学原"},
    "two words": {"q": "天地 导论"},
    "a school's name": {"q": "第7书院"},
    "Latin": {"q": "pyth"},
    "no words": {},
    "a category, by students": {"category": "08", "sort": "most_enrolled"},
}


def measure() -> Measurement:
    seconds: dict[tuple[str, int], list[float]] = {}
    with shared_servers() as servers:
        for size in SIZES:
            with _library(servers, size) as library:
                for name, wanted in SEARCHES.items():
                    library.search(**wanted)
                    seconds[name, size] = sorted(_timed(library, wanted) for _ in range(ROUNDS))
    small, large = SIZES
    rows: list[dict[str, Cell]] = []
    for name in SEARCHES:
        p95 = {size: percentile(seconds[name, size], 0.95) * 1000 for size in SIZES}
        rows.append(
            {
                "search": name,
                f"p95 at {small:,}, ms": round(p95[small], 1),
                f"p95 at {large:,}, ms": round(p95[large], 1),
                "ratio": round(p95[large] / p95[small], 1),
            }
        )
    return Measurement(
        name="search",
        what="The public's search, in the service, without the bus",
        rows=rows,
        notes=[f"{ROUNDS} rounds each, first page of 20 with the total, one after another; schools: 60."],
    )


@contextmanager
def _library(servers: Servers, size: int) -> Iterator[PublicLibrary]:
    accounts, clock = FakeAccounts(), Clock()
    clock.set(MONDAY)
    with ExitStack() as stack:
        name, url = servers.create_database("catalog")
        stack.callback(servers.drop_database, name)
        application = CatalogApplication(
            engine=connect(url, pool_size=2, application_name="bench search"),
            accounts=accounts.as_rpc(),
            grants=GrantSigner("a key for measuring alone"),
            clock=clock,
        )
        stack.callback(application.close)
        library = PublicLibrary(World(CatalogService(application), clock, accounts))
        library.fill(size)
        library.add(["鸟类观察", "Python 程序设计"])
        library.settle()
        yield library


def _timed(library: PublicLibrary, wanted: dict[str, Any]) -> float:
    start = time.perf_counter()
    library.search(**wanted, limit=20)
    return time.perf_counter() - start
