"""A published share list as a file (R73), written while its rows are read page by page.

Sharing answers at most a thousand rows at once, with the leaders' numbers that accounts gave out and recorded. In
memory is one page of them, however long the list is. A refusal on the way leaves no half of a file behind.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import IO, Final

from flask import Response

from chassis.contracts.sharing.list_reading import ExportPage, ExportRow
from chassis.domain.errors import TooMany
from chassis.sheet_writing import Cell, Column, SheetHead, write_csv, write_xlsx
from chassis.workdays import CHINA
from gateway.rendering import name_attachment

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
EXPORTS_AT_ONCE: Final = 3
"""Writing spreadsheets keeps a processor busy; more at once would slow everyone else down."""
BUSY_SECONDS: Final = 5
FILE_CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 1024 * 1024
"""A longer file goes to disk."""

COLUMNS: Final = (
    Column("序号", 6),
    Column("供课高校", 24),
    Column("课程名称", 36),
    Column("期次", 6),
    Column("专业大类", 12),
    Column("课程负责人", 14),
    Column("负责人手机号", 16),
    Column("在线学分", 10),
    Column("总学分", 10),
    Column("开课日期", 12),
    Column("结课日期", 12),
)

ReadPage = Callable[[str | None], ExportPage]
Write = Callable[[IO[bytes], SheetHead, Iterable[Sequence[Cell]]], None]
_places = threading.BoundedSemaphore(EXPORTS_AT_ONCE)


def csv_response(read: ReadPage) -> Response:
    """The list as .csv.

    Raises:
        TooMany: `exports_busy`.
        DomainError: what reading a page is refused with.
    """
    return _response(read, write_csv, "csv", CSV)


def xlsx_response(read: ReadPage) -> Response:
    """The list as .xlsx.

    Raises:
        TooMany: `exports_busy`.
        DomainError: what reading a page is refused with.
    """
    return _response(read, write_xlsx, "xlsx", XLSX)


def _response(read: ReadPage, write: Write, ending: str, media_type: str) -> Response:
    with _a_place(), ExitStack() as unless_sent:
        first = read(None)
        file = unless_sent.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        write(file, _head(first), _rows(first, read))
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        unless_sent.pop_all()
    # Sent from disk: whoever reads it slowly holds no place.
    response = Response(iter(partial(file.read, FILE_CHUNK), b""), mimetype=media_type)
    response.content_length = size
    response.call_on_close(file.close)
    return name_attachment(response, f"{first.term_name}-共享清单-v{first.version}.{ending}")


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise TooMany("exports_busy", details={"retry_after_seconds": BUSY_SECONDS})
    try:
        yield
    finally:
        _places.release()


def _head(first: ExportPage) -> SheetHead:
    moment = first.exported_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return SheetHead(
        name="共享清单",
        lines=(
            f"{first.term_name} 课程共享清单 第 {first.version} 版，共 {first.entry_count} 门",
            f"由 {first.exported_by} 于 {moment} 导出，含个人信息，仅供教务使用",
        ),
        columns=COLUMNS,
    )


def _rows(first: ExportPage, read: ReadPage) -> Iterator[tuple[Cell, ...]]:
    page, place = first, 0
    while True:
        for row in page.rows:
            place += 1
            yield _cells(place, row)
        if page.next_cursor is None or place >= first.entry_count:
            return
        page = read(page.next_cursor)


def _cells(place: int, row: ExportRow) -> tuple[Cell, ...]:
    run = row.run
    return (
        place,
        run.institution_name,
        run.title,
        str(run.run_number),
        run.category_code or "",
        run.leader_name,
        row.leader_mobile,
        run.online_credits,
        run.total_credits,
        run.starts_on.isoformat(),
        run.ends_on.isoformat(),
    )
