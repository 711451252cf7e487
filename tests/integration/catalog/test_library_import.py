"""Many entries from a spreadsheet, resubmission and withdrawal (R60), and standings from a list (R62)."""

from __future__ import annotations

import base64
import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import CatalogReviewRequested, CatalogReviewWithdrawn
from chassis.contracts.catalog.library import (
    GetLibraryEntry,
    ListLibraryEntries,
    ResubmitLibraryEntry,
    WithdrawLibraryEntry,
)
from chassis.contracts.catalog.library_change import GetLibraryChangeForm, ListLibraryChanges
from chassis.contracts.catalog.library_import import (
    GetLibraryTemplate,
    ImportLibraryEntries,
    ImportStandings,
    LibraryImportView,
)
from chassis.contracts.review.events import SubjectKind
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from chassis.spreadsheet import read_sheet
from services.catalog.domain.library_sheet import ENTRY_COLUMNS, STANDING_COLUMNS
from tests.integration.catalog.world import School, World
from tests.racing import race
from tests.statements import statements

Row = Sequence[str]


def account(world: World, teacher: Call) -> str:
    return world.accounts.people[teacher.actor.actor_id].username


def new_row(world: World, teacher: Call, title: str, standing: str = "立项", year: str = "2019") -> list[str]:
    return [title, account(world, teacher), teacher.actor.name, standing, "省级", "第一批", year]


def csv_file(columns: Row, rows: Sequence[Row], encoding: str = "utf-8") -> dict[str, str]:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    content = base64.b64encode(text.getvalue().encode(encoding)).decode()
    return {"file_name": "备案.csv", "content_base64": content}


def imported(world: World, school: School, rows: Sequence[Row], encoding: str = "utf-8") -> LibraryImportView:
    file = csv_file(ENTRY_COLUMNS, rows, encoding)
    return world.service.import_library_entries(school.admin, ImportLibraryEntries(**file))


def titles(world: World, school: School) -> list[str]:
    return [each.title for each in world.service.list_library_entries(school.admin, ListLibraryEntries()).items]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_row_is_filed_and_asks_the_centre_r60(world: World, school: School, encoding: str) -> None:
    rows = [new_row(world, school.teacher, "线性代数"), new_row(world, school.teacher, "概率论", "建设", "2020年")]
    asked_before = world.accounts.asked_for_teachers
    answer = imported(world, school, rows, encoding)
    assert [(row.row, row.outcome, row.title) for row in answer.rows] == [
        (2, "created", "线性代数"),
        (3, "created", "概率论"),
    ]
    assert world.accounts.asked_for_teachers == asked_before + 1
    for row in answer.rows:
        [asked] = world.outbox(CatalogReviewRequested, subject_id=row.entry_id)
        assert (asked["subject_kind"], asked["subject_version"]) == ("library_entry", 1)
        entry = world.service.get_library_entry(school.teacher, GetLibraryEntry(entry_id=row.entry_id))
        assert (entry.state, entry.leader_id) == ("pending", school.teacher.actor.actor_id)


def test_a_repeated_import_changes_nothing_r60(world: World, school: School) -> None:
    approved = school.entry("拓扑学")
    rows = [
        [*new_row(world, school.teacher, "拓扑学", "认定")],
        new_row(world, school.teacher, "线性代数"),
    ]
    first = imported(world, school, rows)
    assert (first.rows[0].outcome, first.rows[0].entry_id) == ("unchanged", approved.entry_id)
    again = imported(world, school, rows)
    assert (again.created_count, again.unchanged_count) == (0, 2)
    assert [row.entry_id for row in again.rows] == [row.entry_id for row in first.rows]
    assert titles(world, school) == ["线性代数", "拓扑学"]


def test_one_faulty_row_files_nothing_and_every_fault_is_named_r60(world: World, school: School) -> None:
    school.entry("数论")
    stranger = world.school().teacher
    away = school.new_teacher(is_active=False)
    rows = [
        new_row(world, school.teacher, "线性代数"),
        new_row(world, stranger, "外校教师"),
        new_row(world, away, "离职教师"),
        ["姓名不符", account(world, school.teacher), "别人", "立项", "省级", "", "2019"],
        ["", "", "", "获奖", "省级", "", "旧"],
        new_row(world, school.teacher, "线性代数"),
        new_row(world, school.teacher, "数论", "建设"),
    ]
    with pytest.raises(InvalidInput) as refused:
        imported(world, school, rows)
    assert refused.value.code == "import_has_errors"
    assert refused.value.details == {"row_count": 7, "error_count": 10, "faulty_rows": 6}
    assert [(error.details["row"], error.details["column"], error.code) for error in refused.value.errors] == [
        (3, "负责人账号", "leader_unknown"),
        (4, "负责人账号", "leader_unknown"),
        (5, "负责人姓名", "leader_name_differs"),
        (6, "课程名称", "cell_missing"),
        (6, "负责人账号", "cell_missing"),
        (6, "负责人姓名", "cell_missing"),
        (6, "备案类别", "cell_not_offered"),
        (6, "年份", "cell_no_year"),
        (7, "课程名称", "row_repeated"),
        (8, "备案类别", "library_entry_differs"),
    ]
    assert titles(world, school) == ["数论"]


def test_a_filled_in_template_is_imported_and_its_explanation_skipped_r60(world: World, school: School) -> None:
    template = world.service.library_template(school.admin, GetLibraryTemplate())
    sheet = read_sheet(base64.b64decode(template.content_base64), max_rows=10)
    assert sheet.headings == list(ENTRY_COLUMNS)
    [explanation] = sheet.rows

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, sheet.headings)
        page.write_row(1, 0, [explanation.cells[column] for column in ENTRY_COLUMNS])
        page.write_row(2, 0, new_row(world, school.teacher, "线性代数")[:-1])
        page.write_number(2, 6, 2019)
    content = base64.b64encode(buffer.getvalue()).decode()
    command = ImportLibraryEntries(file_name="导入.xlsx", content_base64=content)
    answer = world.service.import_library_entries(school.admin, command)
    assert [(row.row, row.title) for row in answer.rows] == [(3, "线性代数")]


def test_templates_offer_choices_r60_r62(world: World, school: School) -> None:
    for purpose, columns in (("entries", ENTRY_COLUMNS), ("standings", STANDING_COLUMNS)):
        template = world.service.library_template(school.admin, GetLibraryTemplate(purpose=purpose))
        content = base64.b64decode(template.content_base64)
        assert read_sheet(content, max_rows=5).headings == list(columns)
        page = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
        assert '"建设,立项,认定"' in page
        assert '"省级,国家级"' in page


def test_an_import_costs_the_same_statements_however_long_r60(world: World, school: School) -> None:
    costs = []
    for size in (2, 60):
        rows = [new_row(world, school.teacher, f"课程{size}-{place}") for place in range(size)]
        with statements(world.application.engine) as executed:
            imported(world, school, rows)
        costs.append(len(executed))
    assert costs[0] == costs[1] <= 4


def test_only_a_school_admin_imports_r2_r60(world: World, school: School) -> None:
    file = csv_file(ENTRY_COLUMNS, [new_row(world, school.teacher, "线性代数")])
    for call in (school.teacher, world.centre()):
        with pytest.raises(NotPermitted):
            world.service.import_library_entries(call, ImportLibraryEntries(**file))


def test_two_imports_at_once_file_once_r60(world: World, school: School) -> None:
    rows = [new_row(world, school.teacher, "线性代数")]
    outcomes = race([lambda: imported(world, school, rows)] * 3)
    created = [each for each in outcomes if isinstance(each, LibraryImportView) and each.created_count]
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert len(created) == 1
    assert all(isinstance(each, Conflict) and each.code == "library_entry_exists" for each in refused)
    assert titles(world, school) == ["线性代数"]


def test_a_rejected_entry_is_corrected_and_resubmitted_r60(world: World, school: School) -> None:
    entry = school.entry("概率论", is_approved=False)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version, "rejected", "批次有误")
    colleague = school.new_teacher()
    again = world.service.resubmit_library_entry(
        school.admin,
        ResubmitLibraryEntry(entry_id=entry.entry_id, batch="第二批", leader_id=colleague.actor.actor_id),
    )
    assert (again.state, again.reason, again.batch, again.title) == ("pending", "", "第二批", "概率论")
    assert again.leader_id == colleague.actor.actor_id
    asked = world.outbox(CatalogReviewRequested, subject_id=entry.entry_id)
    assert [each["subject_version"] for each in asked] == [1, 3]
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, again.version)
    assert (
        world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id)).state == "approved"
    )
    with pytest.raises(Conflict, match="library_entry cannot"):
        world.service.resubmit_library_entry(school.admin, ResubmitLibraryEntry(entry_id=entry.entry_id))


def test_what_was_filed_anew_meanwhile_is_not_resubmitted_r60(world: World, school: School) -> None:
    entry = school.entry("概率论", is_approved=False)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version, "rejected", "批次有误")
    school.entry("概率论", is_approved=False)
    with pytest.raises(Conflict, match="library_entry_exists"):
        world.service.resubmit_library_entry(school.admin, ResubmitLibraryEntry(entry_id=entry.entry_id))


def test_a_pending_entry_is_withdrawn_and_its_review_with_it_r60(world: World, school: School) -> None:
    entry = school.entry("概率论", is_approved=False)
    taken_back = world.service.withdraw_library_entry(school.admin, WithdrawLibraryEntry(entry_id=entry.entry_id))
    assert taken_back.state == "withdrawn"
    [told] = world.outbox(CatalogReviewWithdrawn, subject_id=entry.entry_id)
    assert (told["subject_kind"], told["subject_version"]) == ("library_entry", entry.version)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version)
    listed = world.service.list_library_entries(school.admin, ListLibraryEntries(state="withdrawn"))
    assert [each.entry_id for each in listed.items] == [entry.entry_id]
    assert school.entry("概率论", is_approved=False).state == "pending"
    with pytest.raises(Conflict, match="library_entry cannot"):
        world.service.withdraw_library_entry(school.admin, WithdrawLibraryEntry(entry_id=entry.entry_id))


def test_only_the_own_school_withdraws_and_resubmits_r2_r60(world: World, school: School) -> None:
    entry = school.entry("概率论", is_approved=False)
    for stranger in (world.school().admin, school.new_teacher()):
        with pytest.raises(NotFound):
            world.service.withdraw_library_entry(stranger, WithdrawLibraryEntry(entry_id=entry.entry_id))
    for onlooker in (school.teacher, world.centre()):
        with pytest.raises(NotPermitted):
            world.service.resubmit_library_entry(onlooker, ResubmitLibraryEntry(entry_id=entry.entry_id))


def test_the_centre_sets_standings_from_a_list_and_the_history_keeps_it_r62(world: World) -> None:
    school = world.school(name="立项大学")
    entry, other = school.entry("线性代数"), school.entry("概率论")
    leader = school.teacher.actor.name
    rows = [
        ["立项大学", "线性代数", leader, "认定", "国家级", "第二批", "2020"],
        ["立项大学", "概率论", leader, "认定", "省级", "第一批", "2019"],
    ]
    file = csv_file(STANDING_COLUMNS, rows)
    answer = world.service.import_standings(world.centre(), ImportStandings(**file))
    assert [row.outcome for row in answer.rows] == ["changed", "unchanged"]
    assert other.entry_id == answer.rows[1].entry_id
    now = world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id))
    assert (now.standing, now.level, now.batch, now.year) == ("recognised", "national", "第二批", 2020)
    [kept] = world.service.list_library_changes(school.admin, ListLibraryChanges(entry_id=entry.entry_id)).items
    assert (kept.kind, kept.state, kept.before.level, kept.after.level, kept.has_form) == (
        "standing",
        "approved",
        "provincial",
        "national",
        False,
    )
    with pytest.raises(NotFound, match="paper_not_found"):
        world.service.library_change_form(school.admin, GetLibraryChangeForm(change_id=kept.change_id))
    again = world.service.import_standings(world.centre(), ImportStandings(**file))
    assert again.unchanged_count == 2


def test_a_list_with_a_faulty_row_sets_nothing_r62(world: World) -> None:
    school = world.school(name="有错大学")
    entry = school.entry("线性代数")
    school.entry("待审课程", is_approved=False)
    leader = school.teacher.actor.name
    rest = [leader, "认定", "国家级", "", "2020"]
    rows = [
        ["有错大学", "线性代数", *rest],
        ["没有大学", "线性代数", *rest],
        ["有错大学", "待审课程", *rest],
        ["有错大学", "线性代数", *rest],
    ]
    with pytest.raises(InvalidInput) as refused:
        world.service.import_standings(world.centre(), ImportStandings(**csv_file(STANDING_COLUMNS, rows)))
    assert [(error.details["row"], error.code) for error in refused.value.errors] == [
        (3, "school_unknown"),
        (4, "library_row_unknown"),
        (5, "row_repeated"),
    ]
    same = world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id))
    assert same.level == "provincial"


def test_only_the_centre_sets_standings_r2_r62(world: World, school: School) -> None:
    file = csv_file(STANDING_COLUMNS, [["课享大学", "线性代数", "甲", "认定", "省级", "", "2019"]])
    with pytest.raises(NotPermitted):
        world.service.import_standings(school.admin, ImportStandings(**file))
