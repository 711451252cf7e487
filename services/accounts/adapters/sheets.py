"""The spreadsheets that schools fill in and get: the template, the codes; reading a file back (R12, R13).

Everything is written as text: a cell that begins with `=` stays what it says and never becomes a formula.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterable

import xlsxwriter

from chassis.contracts.accounts.people_import import IMPORT_LIMIT_BYTES
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from chassis.native import run_natively
from chassis.spreadsheet import Sheet, read_sheet
from services.accounts.domain.people_import import (
    EXPLANATION_MARK,
    ID_NUMBER,
    MAX_ROWS,
    MOBILE,
    NAME,
    NUMBER_OF_ROLE,
    USERNAME,
)
from services.accounts.ports.admission import CodeHolder, SecretMaker

TEXT_FORMAT = "@"
_WIDTH = 24
_CODE_HEADINGS = ("姓名", "学号/工号", "用户名", "激活码", "有效期至")


def decode_upload(content_base64: str) -> bytes:
    """The bytes of an uploaded file; what is in them is the importer's to judge.

    Raises:
        InvalidInput: `file_unreadable`.
    """
    try:
        return run_natively(base64.b64decode, content_base64, None, True)
    except binascii.Error:
        raise InvalidInput("file_unreadable") from None


def read_import(content: bytes) -> Sheet:
    """The rows of an uploaded file, with one row more for the template's explanation.

    Raises:
        InvalidInput: what `chassis.spreadsheet` finds wrong with the file as a whole.
    """
    return read_sheet(content, max_rows=MAX_ROWS + 1, max_bytes=IMPORT_LIMIT_BYTES)


def import_template(role: Role) -> bytes:
    """An .xlsx whose columns are text, so that long numbers keep their digits; row 2 and sheet 2 explain them."""
    number = NUMBER_OF_ROLE[role]
    required, optional = [NAME, number, ID_NUMBER], [MOBILE, USERNAME]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("导入")
        text = book.add_format({"num_format": TEXT_FORMAT})
        plain = {"num_format": TEXT_FORMAT, "bg_color": "#E8EEF7"}
        heading = book.add_format(plain)
        required_heading = book.add_format({**plain, "bold": True})
        explained = book.add_format({"num_format": TEXT_FORMAT, "italic": True, "font_color": "#666666"})
        sheet.set_column(0, len(required + optional) - 1, _WIDTH, text)
        for column, name in enumerate([*required, *optional]):
            sheet.write_string(0, column, name, required_heading if name in required else heading)
            sheet.write_string(1, column, _explanations(number)[name], explained)
        _validate(sheet, [*required, *optional])
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 0, 90)
        for row, note in enumerate(_notes(number)):
            notes.write_string(row, 0, note)
    return buffer.getvalue()


def code_sheet(holders: Iterable[CodeHolder], secrets: SecretMaker) -> bytes:
    """An .xlsx with a line for each person whom an activation code is for."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("激活码")
        text = book.add_format({"num_format": TEXT_FORMAT})
        sheet.set_column(0, len(_CODE_HEADINGS) - 1, _WIDTH, text)
        for column, name in enumerate(_CODE_HEADINGS):
            sheet.write_string(0, column, name)
        for row, holder in enumerate(holders, start=1):
            code = secrets.activation_code(holder.credential_id)
            values = (holder.full_name, holder.number, holder.username, code, f"{holder.expires_at:%Y-%m-%d}")
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, text)
    return buffer.getvalue()


def _validate(sheet: xlsxwriter.worksheet.Worksheet, headings: list[str]) -> None:
    """Let the spreadsheet itself tell a number of a wrong length while it is filled in."""
    for heading, length in ((ID_NUMBER, 18), (MOBILE, 11)):
        column = headings.index(heading)
        sheet.data_validation(
            2,
            column,
            MAX_ROWS,
            column,
            {
                "validate": "length",
                "criteria": "==",
                "value": length,
                "error_title": heading,
                "error_message": f"{heading}应为 {length} 位。",
            },
        )


def _explanations(number: str) -> dict[str, str]:
    return {
        NAME: f"{EXPLANATION_MARK}（本行不导入）：必填",
        number: "必填，校内唯一",
        ID_NUMBER: "必填，18 位，文本格式",
        MOBILE: "选填，11 位，可用于登录",
        USERNAME: f"选填，默认为“院校代码-{number}”",
    }


def _notes(number: str) -> list[str]:
    return [
        "标题加粗的列必填。列按标题识别，顺序可以调整，多余的列会被忽略；以“填写说明”开头的行不导入。",
        f"{number}、身份证号、手机号：单元格须为文本格式；数字格式会丢失首位的零或末几位，将被拒绝。",
        "初始密码为身份证号中的 8 位出生日期，14 天内有效，只能使用一次，登录后须先设置新密码；学校选用激活码时，"
        "导入完成后可下载激活码表。",
        f"用户名：可不填，不填时为“院校代码-{number}”。手机号可用于登录。",
        f"每个文件最多 {MAX_ROWS} 行。任何一行有误时，整个文件都不会导入；重复导入同一文件不会产生变化。",
        "有误的行可以下载为一个文件，更正后直接再次导入。",
    ]
