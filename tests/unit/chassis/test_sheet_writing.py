"""Files with many rows: text stays text, nothing becomes a formula, memory stays flat (R73)."""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import IO, Any

import pytest
from python_calamine import CalamineWorkbook

from chassis.sheet_writing import Cell, Column, SheetHead, could_be_formula, write_csv, write_xlsx

HEAD = SheetHead("清单", ("标题", "由 甲&乙 导出"), (Column("序号", 6), Column("名称", 20), Column("手机", 16)))
MANY = 30_000
FLAT = 4 * 1024 * 1024
FORMULAS = [f"{start}1+1" for start in "=+-@＝＋－＠\t\r\n|%"] + [" =1", "\u3000＝1", "\ufeff=1"]
ROWS: list[tuple[Cell, ...]] = [(1, "数据结构", "13800001234"), (2, "x", "013800001234"), (3, "0012", "")]


def xlsx(rows: list[tuple[Cell, ...]]) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, HEAD, rows)
    return file.getvalue()


def read_xlsx(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def read_csv(rows: list[tuple[Cell, ...]]) -> tuple[bytes, list[list[str]]]:
    file = io.BytesIO()
    write_csv(file, HEAD, rows)
    content = file.getvalue()
    return content, list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_numbers_that_are_names_are_text_cells_and_figures_are_figures_r73() -> None:
    found = read_xlsx(xlsx(ROWS))
    assert [row[0] for row in found[:2]] == ["标题", "由 甲&乙 导出"]
    assert found[2] == ["序号", "名称", "手机"]
    assert found[3:] == [[1, "数据结构", "13800001234"], [2, "x", "013800001234"], [3, "0012", ""]]


def test_a_csv_has_a_bom_and_the_same_rows_r73() -> None:
    content, found = read_csv([*ROWS, (4, '引号" 逗号, 换行\n', str(Decimal("2.5")))])
    assert content.startswith(b"\xef\xbb\xbf")
    assert found[:3] == [["标题"], ["由 甲&乙 导出"], ["序号", "名称", "手机"]]
    assert found[4:] == [["2", "x", "013800001234"], ["3", "0012", ""], ["4", '引号" 逗号, 换行\n', "2.5"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_can_become_a_formula_r73(text: str) -> None:
    assert could_be_formula(text)
    _, found = read_csv([(1, text, "")])
    assert found[3][1].startswith("'")
    with zipfile.ZipFile(io.BytesIO(xlsx([(1, text, "")]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        styles = archive.read("xl/styles.xml")
    assert b"<f>" not in sheet
    assert b'quotePrefix="1"' in styles


def test_ordinary_text_is_left_as_it_is_r73() -> None:
    for text in ("数据结构", "C++ 程序设计", "a=b", "2.5", "", "《老人与海》"):
        assert not could_be_formula(text)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_memory_does_not_grow_with_the_rows_r73(write: Callable[[IO[bytes], SheetHead, Any], None]) -> None:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for place in range(MANY):
            yield place, f"课程 {place} " + "长" * 30, f"138{place:08d}"

    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        write(file, HEAD, rows())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert file.tell() > MANY * 20
    assert peak < FLAT, f"{peak:,} bytes"
