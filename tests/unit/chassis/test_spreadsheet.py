"""What people upload becomes rows of text (R13, R86)."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile

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


def repacked(content: bytes, part: str, old: bytes, new: bytes, *, to: str | None = None) -> bytes:
    """A workbook in whose part something stands otherwise, or that has a part under another name."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as changed:
        for name in archive.namelist():
            text = archive.read(name)
            is_meant = name == part
            changed.writestr(to if is_meant and to else name, text.replace(old, new) if is_meant else text)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SMALL = workbook([["学号"], ["0012"]])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        # A cell in the far corner is a file of six kilobytes that asks for half a terabyte.
        (repacked(SMALL, SHEET, b'r="A2"', b'r="XFD1048576"'), "sheet_too_large"),
        (repacked(SMALL, SHEET, b'<c r="A2"', b'<c a="&gt;>" r="XFD1048576"'), "sheet_too_large"),
        (repacked(SMALL, SHEET, b'<row r="2"', b'<row r="1048577"'), "sheet_too_large"),
        (repacked(SMALL, SHEET, b"</sheetData>", b"</sheetDat"), "file_unreadable"),
        (repacked(SMALL, "docProps/app.xml", b"", b"", to="content.xml"), "file_unreadable"),
        (b"a,b\n" + b"x" * 200_000 + b",1\n", "file_unreadable"),
        (b'a,b\n"' + b"x\n" * 100_000, "file_unreadable"),
    ],
)
def test_a_file_that_lies_in_wait_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_sheet(content, max_rows=10)
    assert refusal.value.code == code


def test_a_sheet_may_say_it_is_larger_than_its_cells_are() -> None:
    content = repacked(SMALL, SHEET, b'<dimension ref="A1:A2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert read_sheet(content, max_rows=10).rows == [SheetRow(2, {"学号": "0012"})]


def test_a_damaged_archive_never_breaks_the_reader() -> None:
    rng = random.Random(7)  # noqa: S311 - the same damage every time
    for _ in range(400):
        damaged = bytearray(SMALL)
        for _ in range(rng.choice([1, 2, 5, 20])):
            damaged[rng.randrange(2, len(damaged))] = rng.randrange(256)
        with contextlib.suppress(InvalidInput):
            read_sheet(bytes(damaged), max_rows=10)
