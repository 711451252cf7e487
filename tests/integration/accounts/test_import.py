"""Many accounts from a spreadsheet: all or none, faults by row, repeatable (R13)."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.people_import import (
    GetImport,
    GetImportTemplate,
    ImportPeople,
    PeopleImportView,
)
from chassis.contracts.accounts.person import ListPeople
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.spreadsheet import read_sheet
from tests.integration.accounts.house import House, fresh, fresh_mobile, id_number

HEADINGS = ["姓名", "学号", "身份证号", "手机号"]


def _xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def _csv(rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode(encoding)


def _students(count: int) -> list[list[str]]:
    return [[f"学生{chr(0x4E00 + index)}", fresh(), id_number(), fresh_mobile()] for index in range(count)]


def _import(house: House, school: InstitutionView, content: bytes, role: Role = Role.STUDENT) -> PeopleImportView:
    command = ImportPeople(role=role, file_name="名单.xlsx", content_base64=base64.b64encode(content).decode())
    return house.service.import_people(house.admin_of(school), command)


def _usernames(house: House, school: InstitutionView) -> list[str]:
    found = house.service.list_people(house.admin_of(school), ListPeople(limit=200))
    return sorted(person.username for person in found.items)


@pytest.mark.parametrize(
    "write",
    [
        _xlsx,
        _csv,
        lambda rows: _csv(rows, "utf-8-sig"),
        lambda rows: _csv(rows, "gb18030"),
    ],
    ids=["xlsx", "csv", "csv with BOM", "csv in GB 18030"],
)
def test_a_file_makes_accounts_that_their_birth_dates_open_r13_r12(house: House, write: object) -> None:
    school = house.school()
    rows = _students(3)
    report = _import(house, school, write([HEADINGS, *rows]))  # type: ignore[operator]
    assert (report.state, report.created_count, report.errors) == ("done", 3, [])
    assert _usernames(house, school) == [f"{school.code}-{row[1]}".lower() for row in rows]
    assert house.sign_in(rows[0][3], rows[0][2][6:14]).must_set_password
    told = {event["username"] for event in house.events("person_changed.v1")}
    assert set(_usernames(house, school)) <= told


def test_the_same_file_again_changes_nothing_r13(house: House) -> None:
    school = house.school()
    content = _xlsx([HEADINGS, *_students(3)])
    _import(house, school, content)
    told = len(house.events("person_changed.v1"))
    report = _import(house, school, content)
    assert (report.state, report.created_count, report.unchanged_count) == ("done", 0, 3)
    assert len(house.events("person_changed.v1")) == told


def test_every_fault_is_told_by_row_and_nothing_is_half_done_r13(house: House) -> None:
    school = house.school()
    present = house.student(school, full_name="在校生").person
    rows = _students(9)
    rows[0][0] = ""
    rows[1][2] = rows[1][2][:17] + ("0" if rows[1][2][17] != "0" else "1")
    rows[2][3] = "12345"
    rows[3][1] = "学号"
    rows[4][1] = rows[5][1]
    rows[6][1] = present.student_number or ""
    rows[7][2] = rows[8][2]
    report = _import(house, school, _xlsx([HEADINGS, *rows]))
    assert (report.state, report.created_count, report.row_count) == ("failed", 0, 9)
    assert [(error.row, error.column, error.code) for error in report.errors] == [
        (2, "姓名", "cell_empty"),
        (3, "身份证号", "id_number_invalid"),
        (4, "手机号", "mobile_invalid"),
        (5, "学号", "number_invalid"),
        (7, "学号", "repeated_in_file"),
        (8, "学号", "number_taken"),
        (10, "身份证号", "repeated_in_file"),
    ]
    assert all(error.message for error in report.errors)
    assert _usernames(house, school) == [present.username]
    again = house.service.get_import(house.admin_of(school), GetImport(import_id=report.import_id))
    assert again == report


def test_numeric_cells_of_id_numbers_are_refused_by_name_r13(house: House) -> None:
    row: list[object] = list(_students(1)[0])
    row[2] = 330106200504120012
    report = _import(house, house.school(), _xlsx([HEADINGS, row]))
    assert [(error.row, error.column, error.code) for error in report.errors] == [
        (2, "身份证号", "cell_is_number")
    ]


def test_what_others_have_cannot_be_imported_r13(house: House) -> None:
    mobile, username = fresh_mobile(), f"student-{fresh()}"
    house.student(house.school(), mobile=mobile, username=username)
    rows = _students(2)
    rows[0][3] = mobile
    faults = _import(house, house.school(), _xlsx([[*HEADINGS, "用户名"], rows[0], [*rows[1], username]])).errors
    assert [(fault.row, fault.code) for fault in faults] == [(2, "mobile_taken"), (3, "username_taken")]


def test_a_file_without_the_columns_is_refused_r13(house: House) -> None:
    with pytest.raises(InvalidInput) as refused:
        _import(house, house.school(), _csv([["姓名", "工号"], ["张三", "1"]]))
    assert refused.value.details == {"headings": ["学号", "身份证号"]}
    for content, code in ((b"PK nonsense", "file_unreadable"), (b"", "sheet_empty")):
        with pytest.raises(InvalidInput) as refused:
            _import(house, house.school(), content)
        assert refused.value.code == code


def test_the_template_comes_back_as_it_is_asked_for_r13(house: House) -> None:
    school = house.school()
    view = house.service.import_template(house.admin_of(school), GetImportTemplate(role=Role.TEACHER))
    sheet = read_sheet(base64.b64decode(view.content_base64), max_rows=1)
    assert sheet.headings == ["姓名", "工号", "身份证号", "手机号", "用户名"]
    assert _import(house, school, base64.b64decode(view.content_base64), Role.TEACHER).row_count == 0


def test_only_the_own_school_imports_and_sees_its_imports_r2(house: House) -> None:
    school = house.school()
    report = _import(house, school, _xlsx([HEADINGS, *_students(1)]))
    with pytest.raises(NotFound):
        house.service.get_import(house.admin_of(house.school()), GetImport(import_id=report.import_id))
    command = ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64="eA==")
    with pytest.raises(NotPermitted):
        house.service.import_people(house.call(Role.TEACHER, institution_id=school.institution_id), command)


def test_two_thousand_students_come_in_one_file_r13(house: House) -> None:
    school = house.school()
    rows = [
        [f"学生{chr(0x4E00 + index)}", fresh(), id_number(f"2005{1 + index % 12:02d}{1 + index % 28:02d}")]
        for index in range(2000)
    ]
    unique = {row[2]: row for row in rows}
    report = _import(house, school, _xlsx([HEADINGS[:3], *unique.values()]))
    assert (report.state, report.created_count) == ("done", len(unique))
