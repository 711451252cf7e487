"""Many accounts from a spreadsheet: all or none, faults by row, repeatable (R13)."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter
from sqlalchemy import event

from chassis.contracts.accounts.audit import ListAccess
from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.people_import import (
    CancelImport,
    GetImport,
    GetImportErrors,
    GetImportTemplate,
    ImportPeople,
    ListImports,
    PeopleImportView,
)
from chassis.contracts.accounts.person import ListPeople
from chassis.contracts.accounts.session import SweepExpired
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, TooMany
from chassis.spreadsheet import read_sheet
from services.accounts.domain.people_import import read_rows
from services.accounts.importer.work import perform, take_next
from services.accounts.usecases import import_job
from tests.integration.accounts.house import House, fresh, fresh_mobile, id_number

HEADINGS = ["姓名", "学号", "身份证号", "手机号"]


def _xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
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
    asked = house.service.import_people(house.admin_of(school), command)
    assert asked.state == "queued"
    assert house.import_next()
    return house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))


def _told(house: House) -> set[str]:
    return {person["username"] for told in house.events("people_made.v1") for person in told["people"]}


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
    assert set(_usernames(house, school)) <= _told(house)
    [noted] = house.service.list_access(house.admin_of(school), ListAccess(action="import_people")).items
    assert (noted.purpose, len(noted.person_ids)) == ("名单.xlsx", 3)


def test_the_same_file_again_changes_nothing_r13(house: House) -> None:
    school = house.school()
    content = _xlsx([HEADINGS, *_students(3)])
    _import(house, school, content)
    told = len(house.events("people_made.v1"))
    report = _import(house, school, content)
    assert (report.state, report.created_count, report.unchanged_count) == ("done", 0, 3)
    assert len(house.events("people_made.v1")) == told


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


def test_numeric_cells_of_numbers_are_refused_by_name_r13(house: House) -> None:
    row: list[object] = list(_students(1)[0])
    row[1:] = [20230001, 330106200504120012, 13800138000]
    report = _import(house, house.school(), _xlsx([HEADINGS, row]))
    assert [(error.column, error.code) for error in report.errors] == [
        ("学号", "cell_is_number"),
        ("身份证号", "cell_is_number"),
        ("手机号", "cell_is_number"),
    ]


def test_what_others_have_cannot_be_imported_r13(house: House) -> None:
    mobile, username = fresh_mobile(), f"student-{fresh()}"
    house.student(house.school(), mobile=mobile, username=username)
    rows = _students(2)
    rows[0][3] = mobile
    faults = _import(house, house.school(), _xlsx([[*HEADINGS, "用户名"], rows[0], [*rows[1], username]])).errors
    assert [(fault.row, fault.code) for fault in faults] == [(2, "mobile_taken"), (3, "username_taken")]


def test_a_file_without_the_columns_is_refused_r13(house: House) -> None:
    school = house.school()
    for content, code, said in (
        (_csv([["姓名", "工号"], ["张三", "1"]]), "headings_missing", "学号、身份证号"),
        (b"PK nonsense", "file_unreadable", "无法读取"),
        (_csv([["姓名", "姓名"]]), "headings_repeated", "标题相同"),
    ):
        report = _import(house, school, content)
        assert (report.state, report.created_count) == ("failed", 0)
        assert report.problem is not None
        assert report.problem.code == code
        assert said in report.problem.message
    with pytest.raises(InvalidInput) as refused:
        _import(house, school, b"")
    assert refused.value.code == "sheet_empty"


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


def test_two_thousand_students_come_in_one_file_by_a_bounded_number_of_statements_r13(house: House) -> None:
    school = house.school()
    rows = [
        [f"学生{chr(0x4E00 + index)}", fresh(), id_number(f"2005{1 + index % 12:02d}{1 + index % 28:02d}")]
        for index in range(2000)
    ]
    unique = {row[2]: row for row in rows}
    statements: list[str] = []
    event.listen(
        house.application.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: statements.append(statement),
    )
    report = _import(house, school, _xlsx([HEADINGS[:3], *unique.values()]))
    assert (report.state, report.created_count, report.written_count) == ("done", len(unique), len(unique))
    assert len([each for each in statements if not each.startswith("UPDATE people_imports")]) < 30
    own = [each for each in house.events("people_made.v1") if each["institution_id"] == school.institution_id]
    assert [len(each["people"]) <= 500 for each in own] == [True] * 4


def test_the_faulty_rows_come_back_explained_and_can_be_sent_again_r13(house: House) -> None:
    school = house.school()
    good, *faulty = _students(4)
    faulty[0][0] = '=HYPERLINK("http://x","y")'
    faulty[1][3] = "12345"
    numeric: list[object] = [faulty[2][0], 20230001, *faulty[2][2:]]
    content = _xlsx([[*HEADINGS, "备注"], [*good, "ok"], faulty[0], [*faulty[1], "@SUM(A1)"], numeric])
    report = _import(house, school, content)
    assert (report.state, report.error_count) == ("failed", 3)
    file = _errors_of(house, school, report)
    assert b"<f>" not in b"".join(zipfile.ZipFile(io.BytesIO(file)).read(name) for name in _sheets_of(file))
    sheet = read_sheet(file, max_rows=10)
    assert sheet.headings == [*HEADINGS, "备注", "错误说明"]
    assert [row.cells["错误说明"][:4] for row in sheet.rows] == ["姓名：姓", "手机号：", "学号：单"]
    assert sheet.rows[0].cells["姓名"] == faulty[0][0]
    assert sheet.rows[1].cells["备注"] == "@SUM(A1)"
    assert sheet.rows[2].number_columns == {"学号"}
    again = _import(house, school, file)
    assert (again.state, again.error_count) == ("failed", 3)
    assert read_sheet(_errors_of(house, school, again), max_rows=10).headings == sheet.headings
    corrected = [[row.cells.get(heading, "") for heading in sheet.headings] for row in sheet.rows]
    corrected[0][0], corrected[1][3], corrected[2][1] = "学生", fresh_mobile(), fresh()
    done = _import(house, school, _xlsx([sheet.headings, *corrected]))
    assert (done.state, done.created_count) == ("done", 3)
    with pytest.raises(NotFound) as refused:
        _errors_of(house, school, done)
    assert refused.value.code == "import_errors_not_found"


def test_what_a_file_holds_of_people_is_sealed_and_forgotten_r15(house: House) -> None:
    school = house.school()
    [row] = _students(1)
    faulty = [*row[:3], "12345"]
    command = ImportPeople(
        role=Role.STUDENT,
        file_name="x.csv",
        content_base64=base64.b64encode(_csv([HEADINGS, faulty])).decode(),
    )
    asked = house.service.import_people(house.admin_of(school), command)
    assert row[2] not in house.dump()
    assert house.import_next()
    report = house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))
    assert row[2] not in house.dump()
    assert _errors_of(house, school, report)
    house.wait(days=31)
    house.service.sweep_expired(house.system, SweepExpired())
    with pytest.raises(NotFound):
        _errors_of(house, school, report)


def test_a_waiting_import_can_be_taken_back_and_an_ended_one_not_r13(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    content = base64.b64encode(_csv([HEADINGS, *_students(1)])).decode()
    asked = house.service.import_people(
        admin, ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    )
    command = CancelImport(import_id=asked.import_id)
    with pytest.raises(NotFound):
        house.service.cancel_import(house.admin_of(house.school()), command)
    assert house.service.cancel_import(admin, command).state == "cancelled"
    assert not house.import_next()
    assert _usernames(house, school) == []
    with pytest.raises(Conflict) as refused:
        house.service.cancel_import(admin, command)
    assert refused.value.code == "import_state"


def test_an_importer_whose_import_is_cancelled_or_taken_writes_nothing_r13(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    content = base64.b64encode(_csv([HEADINGS, *_students(2)])).decode()
    command = ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    cancelled = house.service.import_people(admin, command)
    assignment = take_next(house.application, "slow")
    assert assignment is not None
    house.service.cancel_import(admin, CancelImport(import_id=cancelled.import_id))
    perform(house.application, assignment)
    assert _usernames(house, school) == []
    house.service.import_people(admin, command)
    slow = take_next(house.application, "slow")
    assert slow is not None
    assert take_next(house.application, "other") is None
    house.wait(seconds=16)
    quick = take_next(house.application, "quick")
    assert quick is not None
    assert quick.fence == slow.fence + 1
    perform(house.application, slow)
    assert _usernames(house, school) == []
    perform(house.application, quick)
    assert len(_usernames(house, school)) == 2


def test_a_name_taken_meanwhile_makes_the_import_look_again_r13(house: House) -> None:
    school = house.school()
    rows = _students(2)
    content = base64.b64encode(_csv([HEADINGS, *rows])).decode()
    asked = house.service.import_people(
        house.admin_of(school), ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    )
    assignment = take_next(house.application, "test")
    assert assignment is not None
    checked = read_rows(
        read_sheet(assignment.content, max_rows=9).rows, Role.STUDENT, assignment.institution, house.now.date()
    )
    house.student(house.school(), mobile=rows[1][3])
    with pytest.raises(Conflict) as refused, house.application.transaction(Call()) as tx:
        import_job.write(tx, assignment, checked, row_count=2, reached=lambda _count: None)
    assert refused.value.code == "mobile_taken"
    assert _usernames(house, school) == []
    with house.application.transaction(Call()) as tx:
        import_job.hand_back(tx, assignment)
    house.wait(seconds=3)
    assert house.import_next()
    report = house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))
    assert [(error.row, error.code) for error in report.errors] == [(3, "mobile_taken")]


def test_a_file_that_kills_importers_is_given_up_r13(house: House) -> None:
    school = house.school()
    content = base64.b64encode(_csv([HEADINGS, *_students(1)])).decode()
    asked = house.service.import_people(
        house.admin_of(school), ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    )
    for _ in range(5):
        assert take_next(house.application, "dying") is not None
        house.wait(seconds=16)
    assert take_next(house.application, "last") is None
    report = house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))
    assert (report.state, report.problem and report.problem.code) == ("failed", "import_gave_up")


def test_imports_are_listed_newest_first_in_pages_of_the_own_school_r2_r13(house: House) -> None:
    school = house.school()
    reports = [_import(house, school, _csv([HEADINGS, *_students(1)])) for _ in range(3)]
    admin = house.admin_of(school)
    first = house.service.list_imports(admin, ListImports(limit=2))
    second = house.service.list_imports(admin, ListImports(limit=2, cursor=first.next_cursor))
    listed = [item.import_id for item in (*first.items, *second.items)]
    assert listed == [report.import_id for report in reversed(reports)]
    assert house.service.list_imports(admin, ListImports(state="failed")).items == []
    assert house.service.list_imports(house.admin_of(house.school()), ListImports()).items == []


def test_a_school_waits_with_few_files_at_once_r13(house: House) -> None:
    admin = house.admin_of(house.school())
    content = base64.b64encode(_csv([HEADINGS, *_students(1)])).decode()
    command = ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    asked = [house.service.import_people(admin, command) for _ in range(5)]
    with pytest.raises(TooMany) as refused:
        house.service.import_people(admin, command)
    assert refused.value.code == "too_many_imports"
    for each in asked:
        house.service.cancel_import(admin, CancelImport(import_id=each.import_id))


def _errors_of(house: House, school: InstitutionView, report: PeopleImportView) -> bytes:
    view = house.service.import_errors(house.admin_of(school), GetImportErrors(import_id=report.import_id))
    return base64.b64decode(view.content_base64)


def _sheets_of(file: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(file)).namelist() if name.startswith("xl/worksheets/")]
