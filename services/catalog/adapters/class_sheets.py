"""Spreadsheets about the students of a class: faulty rows to correct, scores to fill in (R86, R87)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from services.catalog.domain.enrolment import NAME_COLUMN, Judged
from services.catalog.domain.score_sheet import ID_COLUMN, NUMBER_COLUMN, SCORE_COLUMN
from services.catalog.ports.teaching import ScoreRow

EXPLANATION_COLUMN = "错误说明"
"""An import passes over it, as over every column that it does not know."""
EXPLANATIONS = {
    "student_key_missing": "学号或账号未填写",
    "cell_is_number": "单元格须为文本格式，数字格式会丢失首位的 0 或末几位",
    "student_unknown": "本校没有此学号或账号的学生",
    "student_of_other_school": "学生属于其他学校",
    "person_is_no_student": "该账号不是学生账号",
    "student_inactive": "学生账号已停用",
    "student_name_differs": "姓名与账号不符",
    "row_repeated": "同一学生在文件中重复",
    "student_in_other_class": "学生已在本期课程的其他班级中",
}
_TEXT = {"num_format": "@"}
_HEADING = {**_TEXT, "bold": True, "bg_color": "#E8EEF7"}
_WIDTH = 22


def faulty_rows(headings: Sequence[str], judged: Iterable[Judged]) -> bytes:
    """The faulty rows as they were sent, each with its explanation, all cells as text."""
    named = [heading for heading in headings if heading and heading != EXPLANATION_COLUMN]
    rows = [
        [*(each.row.cells.get(heading, "") for heading in named), EXPLANATIONS[each.fault.code]]
        for each in judged
        if each.fault is not None
    ]
    return _sheet("待更正", [*named, EXPLANATION_COLUMN], rows)


def score_sheet(students: Iterable[ScoreRow]) -> bytes:
    """The students of a class with their scores, to be filled in and imported."""
    rows = [
        [each.student_id, each.student_number, each.student_name, "" if each.score is None else f"{each.score:f}"]
        for each in students
    ]
    return _sheet("成绩", [ID_COLUMN, NUMBER_COLUMN, NAME_COLUMN, SCORE_COLUMN], rows)


def _sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(title)
        page.set_column(0, len(headings) - 1, _WIDTH, book.add_format(_TEXT))
        heading = book.add_format(_HEADING)
        for place, text in enumerate(headings):
            page.write_string(0, place, text, heading)
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                page.write_string(number, place, text)
        page.freeze_panes(1, 0)
    return buffer.getvalue()
