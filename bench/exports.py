"""What writing a share list down costs beside reading the same rows: time as a ratio, and memory (R73)."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import ExitStack

from flask import Response

from bench.report import Cell, Measurement
from chassis.contracts.sharing.list_reading import ExportPage, ReadForExport
from chassis.database import connect
from gateway.share_list_export import ReadPage, csv_response, xlsx_response
from services.sharing.bootstrap import SharingApplication
from services.sharing.service import SharingService
from tests.integration.sharing.province import FakeAccounts, Province
from tests.integration.sharing.test_export import fill
from tests.servers import shared_servers

SIZES = (1_000, 10_000)


def measure() -> Measurement:
    with ExitStack() as stack:
        servers = stack.enter_context(shared_servers())
        name, url = servers.create_database("sharing")
        stack.callback(servers.drop_database, name)
        accounts = FakeAccounts()
        engine = connect(url, pool_size=2, application_name="bench")
        application = SharingApplication(engine=engine, accounts=accounts.as_rpc())
        stack.callback(application.close)
        service = SharingService(application)
        rows = [row for size in SIZES for row in _rows(Province(service, accounts), size)]
    return Measurement(
        name="exports",
        what="A share list written down, against reading its rows page by page",
        rows=rows,
        notes=[
            "Without the bus; numbers come from a stand-in for accounts. Time is the least of two.",
            "Memory is the peak of Python's own, in a run of its own.",
        ],
    )


def _rows(province: Province, size: int) -> list[dict[str, Cell]]:
    fill(province, size)

    def read(cursor: str | None) -> ExportPage:
        wanted = ReadForExport(share_list_id=province.list_id, cursor=cursor)
        return province.sharing.read_for_export(province.admin_b, wanted)

    works: dict[str, Callable[[], object]] = {
        "read": lambda: _read_all(read),
        "csv": lambda: _sent(csv_response(read)),
        "xlsx": lambda: _sent(xlsx_response(read)),
    }
    seconds = {name: _seconds(work) for name, work in works.items()}
    return [
        {
            "entries": size,
            "work": name,
            "ratio": round(seconds[name] / seconds["read"], 2),
            "seconds": round(seconds[name], 2),
            "peak MiB": _peak(work),
        }
        for name, work in works.items()
    ]


def _read_all(read: ReadPage) -> None:
    cursor: str | None = None
    while (page := read(cursor)).next_cursor is not None:
        cursor = page.next_cursor


def _sent(response: Response) -> None:
    with tempfile.TemporaryFile() as file:
        for chunk in response.iter_encoded():
            file.write(chunk)
    response.close()


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(2):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1024 / 1024, 1)
