"""A share list as .xlsx (R73). Every cell is written as text: nothing in it can become a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping

import xlsxwriter

from chassis.native import run_natively
from chassis.workdays import CHINA
from services.sharing.adapters.text_cells import TextWriter
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.usecases.share_list import ListForExport

HEADINGS = (
    ("序号", 6),
    ("供课高校", 24),
    ("课程名称", 36),
    ("期次", 6),
    ("专业大类", 12),
    ("课程负责人", 14),
    ("负责人手机号", 16),
    ("在线学分", 10),
    ("总学分", 10),
    ("开课日期", 12),
    ("结课日期", 12),
)
HEADER_ROW = 2


def write_share_list(listing: ListForExport, mobiles: Mapping[str, str]) -> bytes:
    """The spreadsheet: a title, a line that says who exported it and when, then a row for each entry."""
    return run_natively(_write, listing, mobiles)


def _write(listing: ListForExport, mobiles: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("共享清单")
    text = TextWriter(book, sheet)
    moment = listing.exported_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    title = f"{listing.term_name} 课程共享清单 第 {listing.number} 版"
    watermark = f"由 {listing.exported_by} 于 {moment} 导出,含个人信息,仅供教务使用"
    text.write(0, 0, title)
    text.write(1, 0, watermark)
    sheet.set_footer(f"&L{_plain(watermark)}&R&P/&N")
    bold = book.add_format({"bold": True})
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, heading, bold)
    for place, run in enumerate(listing.rows, start=1):
        for column, value in enumerate(_cells(place, run, mobiles.get(run.leader_id, ""))):
            text.write(HEADER_ROW + place, column, value)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    book.close()
    return file.getvalue()


def _cells(place: int, run: OfferedRun, mobile: str) -> tuple[str, ...]:
    return (
        str(place),
        run.institution_name,
        run.title,
        str(run.run_number),
        run.category_code or "",
        run.leader_name,
        mobile,
        f"{run.online_credits:f}",
        f"{run.total_credits:f}",
        run.starts_on.isoformat(),
        run.ends_on.isoformat(),
    )


def _plain(line: str) -> str:
    """A page footer, in which an ampersand would begin a command; Excel takes 255 characters."""
    return line.replace("&", "&&")[:200]
