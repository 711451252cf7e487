"""Lists of invented students as large as one likes, each with a valid ID number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import xlsxwriter

from services.accounts.domain.numbers import check_character

HEADINGS = ("姓名", "学号", "身份证号", "手机号")
_FIRST_BIRTH = date(2004, 9, 1)
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "明华芳伟敏静丽强磊军洋勇艳杰娟涛超霞平刚"


def students(count: int, *, first_number: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, student number, ID number, mobile."""
    first = int(first_number)
    for place in range(count):
        born = _FIRST_BIRTH + timedelta(days=place // 900)
        stem = f"330106{born:%Y%m%d}{100 + place % 900}"
        name = _SURNAMES[place % 20] + _GIVEN[place // 20 % 20] + _GIVEN[place // 400 % 20]
        mobile = f"1{30 + first % 70}{(first * 100_000 + place) % 10**8:08d}"
        yield name, f"S{first + place}", stem + check_character(stem + "0"), mobile


def roster(count: int, *, first_number: str) -> bytes:
    """A .csv of them."""
    rows = [HEADINGS, *students(count, first_number=first_number)]
    return "\r\n".join(",".join(row) for row in rows).encode()


def workbook(count: int, *, first_number: str) -> bytes:
    """An .xlsx of them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *students(count, first_number=first_number)]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return target.getvalue()
