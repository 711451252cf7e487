"""Rows of a spreadsheet, each checked in itself and against the others (R13)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput
from chassis.spreadsheet import SheetRow
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import IdNumber, Mobile
from services.accounts.domain.people_import import (
    Checked,
    Existing,
    compare,
    read_rows,
    require_headings,
    without_explanation,
)
from tests.unit.accounts.test_person import a_person

TODAY = date(2026, 11, 2)
SCHOOL = InstitutionRef("school-a", "10335", "甲大学")
ID_NUMBER = "11010519491231002X"
OTHER_ID_NUMBER = "110105194912310097"
NOBODY = Existing({}, frozenset(), frozenset(), frozenset())


def a_row(number: int = 2, *, numeric: frozenset[str] = frozenset(), **cells: str) -> SheetRow:
    given = {"姓名": "张三", "学号": "2023001", "身份证号": ID_NUMBER} | cells
    return SheetRow(number, {name: text for name, text in given.items() if text}, numeric)


def read(*rows: SheetRow) -> Checked:
    return read_rows(rows, Role.STUDENT, SCHOOL, TODAY)


def faults(checked: Checked) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in checked.faults]


def test_a_row_becomes_a_candidate_with_a_made_username_r13() -> None:
    [candidate] = read(a_row(手机号="13800138000")).candidates
    assert (candidate.username, candidate.number, candidate.mobile) == (
        "10335-2023001",
        "2023001",
        Mobile("13800138000"),
    )


def test_a_given_username_is_kept_r13() -> None:
    [candidate] = read(a_row(用户名="Zhang.San")).candidates
    assert candidate.username == "zhang.san"


def test_all_faults_of_a_row_are_told_at_once_r13() -> None:
    checked = read(a_row(姓名="", 学号="学号", 身份证号="1", 手机号="2", 用户名="3"))
    assert checked.candidates == []
    assert faults(checked) == [
        (2, "姓名", "cell_empty"),
        (2, "学号", "number_invalid"),
        (2, "身份证号", "id_number_invalid"),
        (2, "手机号", "mobile_invalid"),
        (2, "用户名", "username_invalid"),
    ]


@pytest.mark.parametrize("column", ["学号", "身份证号", "手机号"])
def test_a_numeric_cell_has_lost_digits_and_is_refused_by_name_r13(column: str) -> None:
    row = a_row(手机号="13800138000", numeric=frozenset({column}))
    assert faults(read(row)) == [(2, column, "cell_is_number")]


def test_the_row_that_explains_the_template_is_no_person_r13() -> None:
    assert without_explanation([a_row(2, 姓名="填写说明（本行不导入）"), a_row(3)]) == [a_row(3)]


def test_the_reader_tells_how_far_it_is_r13() -> None:
    told: list[int] = []
    read_rows([a_row(number) for number in range(2, 2503)], Role.STUDENT, SCHOOL, TODAY, told.append)
    assert told == [1000, 2000]


def test_repeated_values_are_told_at_the_later_row_r13() -> None:
    checked = read(a_row(2), a_row(3), a_row(4, 学号="2023002"), a_row(5, 学号="9", 身份证号=OTHER_ID_NUMBER))
    assert faults(checked) == [
        (3, "学号", "repeated_in_file"),
        (3, "身份证号", "repeated_in_file"),
        (4, "身份证号", "repeated_in_file"),
    ]


def test_a_person_who_is_there_just_so_is_left_alone_r13() -> None:
    known = a_person(
        roles=frozenset({Role.STUDENT}), full_name="张三", id_number=IdNumber.parse(ID_NUMBER, today=TODAY)
    )
    existing = Existing({"2023001": known}, frozenset(), frozenset(), frozenset({ID_NUMBER}))
    checked = compare(read(a_row()), Role.STUDENT, existing)
    assert (checked.unchanged_count, checked.candidates, checked.faults) == (1, [], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "李四"},
        {"roles": frozenset({Role.TEACHER})},
        {"id_number": IdNumber(OTHER_ID_NUMBER)},
        {"id_number": None},
    ],
)
def test_a_number_that_another_has_is_a_fault_r13(changes: dict[str, Any]) -> None:
    own = {"roles": frozenset({Role.STUDENT}), "full_name": "张三", "id_number": IdNumber(ID_NUMBER)}
    existing = Existing({"2023001": a_person(**(own | changes))}, frozenset(), frozenset(), frozenset())
    assert faults(compare(read(a_row()), Role.STUDENT, existing)) == [(2, "学号", "number_taken")]


def test_what_others_have_is_a_fault_in_its_column_r13() -> None:
    existing = Existing({}, frozenset({"10335-2023001"}), frozenset({"13800138000"}), frozenset({ID_NUMBER}))
    assert faults(compare(read(a_row(手机号="13800138000")), Role.STUDENT, existing)) == [
        (2, "用户名", "username_taken"),
        (2, "手机号", "mobile_taken"),
        (2, "身份证号", "id_number_taken"),
    ]


def test_a_file_without_its_columns_is_refused_as_a_whole_r13() -> None:
    require_headings(["备注", "身份证号", "姓名", "学号"], Role.STUDENT)
    with pytest.raises(InvalidInput) as refused:
        require_headings(["姓名", "学号"], Role.TEACHER)
    assert refused.value.details == {"headings": ["工号", "身份证号"]}


def test_good_rows_beside_faulty_ones_stay_candidates_for_the_report_r13() -> None:
    checked = compare(
        read(a_row(2, 姓名=""), a_row(3, 学号="2023002", 身份证号=OTHER_ID_NUMBER)), Role.STUDENT, NOBODY
    )
    assert ([candidate.row for candidate in checked.candidates], faults(checked)) == (
        [3],
        [(2, "姓名", "cell_empty")],
    )
