"""The spreadsheet that a school fills in to make many accounts: giving it out and reading it back (R13)."""

from __future__ import annotations

import base64
import binascii
import io

import xlsxwriter

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from chassis.native import run_natively
from chassis.spreadsheet import Sheet, read_sheet
from services.accounts.domain.people_import import ID_NUMBER, MAX_ROWS, MOBILE, NAME, NUMBER_OF_ROLE, USERNAME

_TEXT_FORMAT = "@"
_WIDTH = 24


def read_import(content_base64: str) -> Sheet:
    """The rows of an uploaded file.

    Raises:
        InvalidInput: what `chassis.spreadsheet` finds wrong with the file as a whole.
    """
    try:
        content = base64.b64decode(content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput("file_unreadable") from None
    return run_natively(_read, content)


def _read(content: bytes) -> Sheet:
    return read_sheet(content, max_rows=MAX_ROWS)


def import_template(role: Role) -> bytes:
    """An .xlsx whose columns are text, so that long numbers keep their digits; the second sheet explains them."""
    number = NUMBER_OF_ROLE[role]
    required, optional = [NAME, number, ID_NUMBER], [MOBILE, USERNAME]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("导入")
        text = book.add_format({"num_format": _TEXT_FORMAT})
        plain = {"num_format": _TEXT_FORMAT, "bg_color": "#E8EEF7"}
        heading = book.add_format(plain)
        required_heading = book.add_format({**plain, "bold": True})
        sheet.set_column(0, len(required + optional) - 1, _WIDTH, text)
        sheet.write_row(0, 0, required, required_heading)
        sheet.write_row(0, len(required), optional, heading)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 0, 90)
        for row, note in enumerate(_notes(number)):
            notes.write_string(row, 0, note)
    return buffer.getvalue()


def _notes(number: str) -> list[str]:
    return [
        "标题加粗的列必填。列按标题识别，顺序可以调整，多余的列会被忽略。",
        "身份证号：18 位，单元格须为文本格式；数字格式会丢失末几位，将被拒绝。",
        "初始密码为身份证号中的 8 位出生日期，14 天内有效，只能使用一次，登录后须先设置新密码。",
        f"用户名：可不填，不填时为“院校代码-{number}”。手机号可用于登录。",
        f"每个文件最多 {MAX_ROWS} 行。任何一行有误时，整个文件都不会导入；重复导入同一文件不会产生变化。",
    ]
