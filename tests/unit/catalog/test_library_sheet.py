"""Reading spreadsheets of library entries (R60, R62)."""

from __future__ import annotations

import pytest

from chassis.domain.errors import InvalidInput
from services.catalog.domain.library import Level, Standing
from services.catalog.domain.library_sheet import (
    ENTRY_COLUMNS,
    MAX_ROWS,
    LibraryRow,
    RowReader,
    entry_rows,
    leader_keys,
    read_each,
)

GOOD = {
    "课程名称": "线性代数",
    "负责人账号": "wangxm",
    "负责人姓名": "王小明",
    "备案类别": "立项",
    "级别": "省级",
    "批次": "第一批",
    "年份": "2019",
}


def row(number: int = 2, **cells: str) -> LibraryRow:
    return LibraryRow(number, {name: text for name, text in {**GOOD, **cells}.items() if text})


def faults(given: LibraryRow) -> list[tuple[str, str]]:
    reader = RowReader(given)
    reader.text("课程名称", 200)
    reader.key("负责人账号", 100)
    reader.rests_on()
    return [(fault.details["column"], fault.code) for fault in reader.faults]


def test_words_of_the_sheet_are_standings_r62() -> None:
    assert RowReader(row()).rests_on() == (Standing.APPROVED_PROJECT, Level.PROVINCIAL, "第一批", 2019)
    assert RowReader(row(备案类别="认定", 级别="国家级", 批次="", 年份="2020年")).rests_on() == (
        Standing.RECOGNISED,
        Level.NATIONAL,
        "",
        2020,
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"课程名称": ""}, [("课程名称", "cell_missing")]),
        ({"课程名称": "长" * 201}, [("课程名称", "cell_too_long")]),
        ({"备案类别": "获奖"}, [("备案类别", "cell_not_offered")]),
        ({"级别": "校级"}, [("级别", "cell_not_offered")]),
        ({"年份": "一九"}, [("年份", "cell_no_year")]),
        ({"年份": "1999"}, [("年份", "cell_no_year")]),
        ({"年份": "２０１９"}, [("年份", "cell_no_year")]),
        ({"批次": "批" * 101}, [("批次", "cell_too_long")]),
        ({"年份": "", "级别": ""}, [("级别", "cell_missing"), ("年份", "cell_missing")]),
    ],
)
def test_every_faulty_cell_is_named_r60(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert faults(row(2, **cells)) == expected


def test_an_account_in_a_cell_of_numbers_has_lost_digits_r60() -> None:
    given = LibraryRow(2, GOOD, frozenset({"负责人账号", "年份"}))
    assert faults(given) == [("负责人账号", "cell_is_number")]


def test_the_explanation_of_the_template_is_no_entry_r60() -> None:
    explanation = LibraryRow(2, {"课程名称": "填写说明：课程名称，与备案文件一致"})
    assert entry_rows(ENTRY_COLUMNS, [explanation, row(3)], ENTRY_COLUMNS) == [row(3)]
    with pytest.raises(InvalidInput, match="sheet_empty"):
        entry_rows(ENTRY_COLUMNS, [explanation], ENTRY_COLUMNS)


def test_missing_columns_are_named_and_the_batch_may_be_missing_r60() -> None:
    headings = [column for column in ENTRY_COLUMNS if column not in {"批次", "级别"}]
    with pytest.raises(InvalidInput) as refused:
        entry_rows(headings, [row()], ENTRY_COLUMNS)
    assert refused.value.details == {"headings": ["级别"]}


def test_more_rows_than_one_call_asks_accounts_about_are_refused_r60() -> None:
    with pytest.raises(InvalidInput, match="too_many_rows"):
        entry_rows(ENTRY_COLUMNS, [row(number) for number in range(MAX_ROWS + 1)], ENTRY_COLUMNS)


def test_every_account_is_asked_once_r60() -> None:
    assert leader_keys([row(2), row(3), row(4, 负责人账号="li"), row(5, 负责人账号="")]) == ["wangxm", "li"]


def test_one_faulty_row_refuses_them_all_r60() -> None:
    rows = [row(2), row(3, 年份=""), row(4, 级别="x", 备案类别="y")]
    with pytest.raises(InvalidInput) as refused:
        read_each(rows, lambda reader: reader.rests_on())
    assert refused.value.details == {"row_count": 3, "error_count": 3, "faulty_rows": 2}
    assert [error.pointer for error in refused.value.errors] == [
        "/rows/3/年份",
        "/rows/4/备案类别",
        "/rows/4/级别",
    ]
