"""The spreadsheets that a school and the centre fill in to import library entries (R60, R62)."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from services.catalog.domain import library_sheet as sheet

_TEXT_FORMAT = "@"
_WIDTH = 22
_FIRST_ROW, _LAST_ROW = 2, sheet.MAX_ROWS + 1
"""Under the headings and the explanation."""
_EXPLANATIONS = {
    sheet.SCHOOL: f"{sheet.EXPLANATION}：院校全称，与平台备案一致",
    sheet.TITLE: "课程名称，与备案文件一致",
    sheet.LEADER: "本校教师的用户名或工号，文本格式",
    sheet.LEADER_NAME: "须与该账号的姓名一致",
    sheet.STANDING: "从下拉列表选择",
    sheet.LEVEL: "从下拉列表选择",
    sheet.BATCH: "如“第一批”，可不填",
    sheet.YEAR: "四位数字，如 2019",
}
_CHOICES = {sheet.STANDING: list(sheet.STANDING_WORDS), sheet.LEVEL: list(sheet.LEVEL_WORDS)}


def library_template(columns: Sequence[str]) -> bytes:
    """An .xlsx with these columns, a row that explains them, and lists to choose from where words are fixed.

    An import skips the explanation, whether it was left in the file or not.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("导入")
        text = book.add_format({"num_format": _TEXT_FORMAT})
        heading = book.add_format({"num_format": _TEXT_FORMAT, "bg_color": "#E8EEF7"})
        required = book.add_format({"num_format": _TEXT_FORMAT, "bg_color": "#E8EEF7", "bold": True})
        hint = book.add_format({"num_format": _TEXT_FORMAT, "italic": True, "text_wrap": True})
        page.set_column(0, len(columns) - 1, _WIDTH, text)
        for place, column in enumerate(columns):
            page.write_string(0, place, column, heading if column in sheet.OPTIONAL else required)
            page.write_string(1, place, _explanation(column, place), hint)
            if column in _CHOICES:
                page.data_validation(
                    _FIRST_ROW, place, _LAST_ROW, place, {"validate": "list", "source": _CHOICES[column]}
                )
        page.freeze_panes(2, 0)
    return buffer.getvalue()


def _explanation(column: str, place: int) -> str:
    said = _EXPLANATIONS[column]
    return said if place or said.startswith(sheet.EXPLANATION) else f"{sheet.EXPLANATION}：{said}"
