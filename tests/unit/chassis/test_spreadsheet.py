"""What people upload becomes rows of text (R13, R86)."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from chassis.domain.errors import InvalidInput
from chassis.spreadsheet import MAX_FILE_BYTES, SheetRow, read_sheet


def workbook(rows: list[list[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return target.getvalue()


def test_a_workbook_becomes_rows_counted_as_people_count_them() -> None:
    sheet = read_sheet(workbook([["学号", "姓名"], ["0012", " 王芳 "], ["", ""], ["0013", "李明"]]), max_rows=10)
    assert sheet.headings == ["学号", "姓名"]
    assert sheet.rows == [
        SheetRow(2, {"学号": "0012", "姓名": "王芳"}),
        SheetRow(4, {"学号": "0013", "姓名": "李明"}),
    ]


def test_a_number_in_a_cell_is_told_by_its_column() -> None:
    sheet = read_sheet(workbook([["学号", "姓名"], [20230001, "王芳"]]), max_rows=10)
    assert sheet.rows == [SheetRow(2, {"学号": "20230001", "姓名": "王芳"}, frozenset({"学号"}))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_schools_use(encoding: str) -> None:
    sheet = read_sheet("*学号,姓名\r\n0012,王芳\r\n".encode(encoding), max_rows=10)
    assert sheet.rows == [SheetRow(2, {"学号": "0012", "姓名": "王芳"})]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b"PK\x03\x04 not a workbook", "file_unreadable"),
        (b"\xff\xfe\x00\x01\x80", "file_unreadable"),
        ("学号,学号\n1,2\n".encode(), "headings_repeated"),
        (("学号\n" + "1\n" * 11).encode(), "too_many_rows"),
        (b"a" * (MAX_FILE_BYTES + 1), "file_too_large"),
        (",".join(f"c{n}" for n in range(51)).encode(), "too_many_columns"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_sheet(content, max_rows=10)
    assert refusal.value.code == code
