"""Cost statements on a real database: rules, sizes at a cut-off, both sides, files (R93)."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.sharing.cost import (
    CostStatementDetailView,
    DrawnUpStatements,
    DrawUpCostStatements,
    ExportCostStatements,
    GetCostStatement,
    IssueCostStatements,
    ListCostRules,
    ListCostStatements,
    MakeCostRule,
    PreviewCostStatements,
    StepCostStatement,
)
from chassis.contracts.sharing.selection import SelectionDetailView, WithdrawSelection
from chassis.contracts.sharing.share_list import GetShareList
from chassis.contracts.sharing.term import CreateTerm
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from services.sharing.adapters.tables.costs import cost_lines, cost_rules, cost_statements, cost_steps
from tests.factories import call_of
from tests.integration.sharing.province import TERM_STARTS, TODAY, Province
from tests.racing import race
from tests.statements import cost_of

CUT_OFF = TODAY - timedelta(days=1)


@dataclass
class Sharing:
    """A term in which school B, and whoever else is asked, teaches in runs of school A."""

    province: Province
    term_id: str
    run: RunChanged
    selection: SelectionDetailView
    class_id: str

    def rule(self, **amounts: Any) -> int:
        amounts = amounts or {"per_student_fen": 1000}
        command = MakeCostRule(valid_from_term_id=self.term_id, **amounts)
        return self.province.sharing.make_cost_rule(self.province.centre, command).number

    def draw_up(self, cut_off_on: date = CUT_OFF) -> DrawnUpStatements:
        command = DrawUpCostStatements(term_id=self.term_id, cut_off_on=cut_off_on)
        return self.province.sharing.draw_up_cost_statements(self.province.centre, command)

    def issue(self) -> Any:
        command = IssueCostStatements(term_id=self.term_id)
        return self.province.sharing.issue_cost_statements(self.province.centre, command)

    def listed(self, call: Call | None = None, **narrowed: Any) -> list[Any]:
        query = ListCostStatements(term_id=self.term_id, **narrowed)
        return self.province.sharing.list_cost_statements(call or self.province.centre, query).items

    def get(self, statement_id: str, call: Call | None = None) -> CostStatementDetailView:
        query = GetCostStatement(statement_id=statement_id)
        return self.province.sharing.get_cost_statement(call or self.province.centre, query)

    def step(self, statement_id: str, step: Any, call: Call, reason: str = "") -> CostStatementDetailView:
        command = StepCostStatement(statement_id=statement_id, step=step, reason=reason)
        return self.province.sharing.step_cost_statement(call, command)

    def preview(self, call: Call, cut_off_on: date = CUT_OFF, **paging: Any) -> Any:
        query = PreviewCostStatements(term_id=self.term_id, cut_off_on=cut_off_on, **paging)
        return self.province.sharing.preview_cost_statements(call, query)

    def export(self, call: Call, file_format: Any, **narrowed: Any) -> bytes:
        command = ExportCostStatements(term_id=self.term_id, file_format=file_format, **narrowed)
        return base64.b64decode(self.province.sharing.export_cost_statements(call, command).content_base64)

    def another_school(self, students: int, name: str = "丙学院") -> Call:
        """It selects the same run and teaches a class of its own there."""
        school = self.province.add_school(name)
        admin = call_of(Role.SCHOOL_ADMIN, institution_id=school)
        entry_id = self.selection.entry_id
        entry = self.selection.model_copy(update={"entry_id": entry_id})
        self.province.select(entry, call=admin, way=2)  # type: ignore[arg-type]  # only its id is looked at
        class_id = self.province.open_class(self.run, school)
        self.province.tell_size(self.run, class_id, students, version=1, days_ago=5)
        return admin


@pytest.fixture(autouse=True)
def no_costs(province: Province) -> None:
    """Rules hold for all terms of the province: each test begins without any."""
    with province.sharing.application.engine.begin() as connection:
        for table in (cost_steps, cost_lines, cost_statements, cost_rules):
            connection.execute(delete(table))


@pytest.fixture
def shared(province: Province) -> Sharing:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    class_id = province.open_class(run)
    province.tell_size(run, class_id, 30, version=1, days_ago=20)
    return Sharing(province, selection.term_id, run, selection, class_id)


def test_what_is_owed_follows_the_sizes_at_the_end_of_the_cut_off_day_r93(shared: Sharing) -> None:
    province, run = shared.province, shared.run
    shared.rule(per_student_fen=1000)
    province.tell_size(run, shared.class_id, 45, version=3, days_ago=10)
    province.tell_size(run, shared.class_id, 44, version=2, days_ago=10)  # heard late, and older
    province.tell_size(run, shared.class_id, 40, version=4, days_ago=0)
    sizes = {
        days: [each.students for each in shared.preview(province.centre, TODAY - timedelta(days=days)).items]
        for days in (21, 20, 11, 10, 1)
    }
    assert sizes == {21: [], 20: [30], 11: [30], 10: [45], 1: [45]}


def test_a_cut_off_is_a_day_of_the_term_that_is_over_r93(shared: Sharing) -> None:
    shared.rule()
    for day, code in [(TODAY, "cut_off_not_over"), (TERM_STARTS - timedelta(days=1), "cut_off_before_term")]:
        for ask in (partial(shared.preview, shared.province.centre), shared.draw_up):
            with pytest.raises(InvalidInput) as refusal:
                ask(day)
            assert refusal.value.code == code


def test_nothing_is_owed_without_a_rule_or_for_a_selection_that_was_withdrawn_r93(shared: Sharing) -> None:
    with pytest.raises(Conflict) as refusal:
        shared.draw_up()
    assert refusal.value.code == "cost_rule_missing"
    shared.rule()
    admin = shared.another_school(20)
    assert len(shared.preview(shared.province.centre).items) == 2
    assert shared.preview(admin).total_fen == 20_000
    run, entry = shared.province.a_published_entry()
    early = shared.province.select(entry)
    shared.province.sharing.withdraw_selection(
        shared.province.admin_b, WithdrawSelection(selection_id=early.selection_id, reason="计划有变")
    )
    class_id = shared.province.open_class(run)
    shared.province.tell_size(run, class_id, 9, version=1)
    assert shared.preview(shared.province.admin_b).total_fen == 30_000


def test_a_statement_names_rule_classes_and_students_and_adds_up_r93(shared: Sharing) -> None:
    province = shared.province
    number = shared.rule(per_student_fen=333, per_credit_fen=77, per_run_fen=1001)
    second = province.open_class(shared.run)
    province.tell_size(shared.run, second, 7, version=1)
    shared.another_school(11)
    drawn_up = shared.draw_up()
    assert (drawn_up.drawn_up, drawn_up.kept) == (2, 0)
    details = [shared.get(each.statement_id) for each in shared.listed()]
    for detail in details:
        assert detail.total_fen == sum(line.amount_fen for line in detail.lines)
        assert detail.students == sum(line.students for line in detail.lines)
        assert (detail.rule_number, detail.rule.per_credit_fen, detail.cut_off_on) == (number, 77, CUT_OFF)
    assert sum(detail.total_fen for detail in details) == drawn_up.total_fen
    assert sum(line.per_run_fen for detail in details for line in detail.lines) == 1001
    (own,) = [each for each in details if each.selecting_institution_id == province.school_b]
    assert {line.class_id: line.students for line in own.lines} == {shared.class_id: 30, second: 7}
    assert own.selecting_institution_name.startswith("乙学院")


def test_a_statement_is_fixed_while_sizes_go_on_r93(shared: Sharing) -> None:
    shared.rule(per_student_fen=1000)
    shared.draw_up()
    shared.issue()
    shared.province.tell_size(shared.run, shared.class_id, 99, version=9, days_ago=3)
    (statement,) = shared.listed()
    assert (statement.students, statement.total_fen) == (30, 30_000)
    assert shared.preview(shared.province.centre).total_fen == 99_000


def test_drafts_are_replaced_and_what_is_issued_stays_r93(shared: Sharing) -> None:
    shared.rule(per_run_fen=1000)
    shared.draw_up(TODAY - timedelta(days=15))
    (draft,) = shared.listed()
    shared.draw_up(TODAY - timedelta(days=14))
    (again,) = shared.listed()
    assert again.statement_id != draft.statement_id
    shared.issue()
    shared.another_school(10)
    drawn_up = shared.draw_up()
    assert (drawn_up.drawn_up, drawn_up.kept, drawn_up.total_fen) == (1, 1, 0)
    assert again.statement_id in {each.statement_id for each in shared.listed(state="issued")}
    assert sum(each.total_fen for each in shared.listed()) == 1000


def test_of_many_drawing_up_at_once_one_statement_per_pair_remains_r93(shared: Sharing) -> None:
    shared.rule()
    outcomes = race([shared.draw_up] * 4)
    assert not [each for each in outcomes if isinstance(each, DomainError)]
    assert len(shared.listed()) == 1


def test_a_rule_in_use_is_followed_by_a_next_version_never_changed_r93(shared: Sharing) -> None:
    province = shared.province
    first = shared.rule(per_student_fen=1000)
    second = shared.rule(per_student_fen=2000)
    assert second == first + 1
    shared.draw_up()
    third = shared.rule(per_student_fen=3000)
    with pytest.raises(Conflict) as stale:
        shared.issue()
    assert stale.value.code == "cost_rule_changed"
    shared.draw_up()
    shared.issue()
    with pytest.raises(Conflict) as refusal:
        shared.rule(per_student_fen=4000)
    assert refusal.value.code == "cost_rule_in_use"
    later = province.sharing.create_term(
        province.centre,
        CreateTerm(
            name=f"下学期 {new_id()}",
            academic_year=f"{TODAY.year}-{TODAY.year + 1}",
            season="spring",
            starts_on=date(TODAY.year + 1, 3, 1),
            ends_on=date(TODAY.year + 1, 7, 1),
        ),
    )
    made = province.sharing.make_cost_rule(
        province.centre, MakeCostRule(valid_from_term_id=later.term_id, per_student_fen=4000)
    )
    assert made.number == third + 1
    (statement,) = shared.listed()
    assert (statement.rule_number, shared.get(statement.statement_id).rule.per_student_fen) == (third, 3000)
    assert shared.preview(province.centre).items[0].rule_number == third
    rules = province.sharing.list_cost_rules(province.admin_b, ListCostRules()).items
    assert [each.number for each in rules] == [third + 1, third, second, first]


def test_schools_see_their_own_sides_once_issued_and_nobody_elses_r2_r93(shared: Sharing) -> None:
    province = shared.province
    shared.rule()
    stranger = shared.another_school(5)
    shared.draw_up()
    (draft,) = [each for each in shared.listed() if each.selecting_institution_id == province.school_b]
    for call in (province.admin_a, province.admin_b):
        assert shared.listed(call) == []
        with pytest.raises(NotFound):
            shared.get(draft.statement_id, call)
    shared.issue()
    assert [each.statement_id for each in shared.listed(province.admin_b)] == [draft.statement_id]
    assert len(shared.listed(province.admin_a, side="offering")) == 2
    assert shared.listed(province.admin_a, side="selecting") == []
    foreign: list[Callable[[], object]] = [
        partial(shared.get, draft.statement_id, stranger),
        partial(shared.step, draft.statement_id, "dispute", stranger, "?"),
    ]
    for ask in foreign:
        with pytest.raises(NotFound) as refusal:
            ask()
        assert refusal.value.code == "cost_statement_not_found"
    assert {each.selecting_institution_id for each in shared.preview(stranger).items} == {
        stranger.actor.institution_id
    }
    teacher = call_of(Role.TEACHER, institution_id=province.school_b)
    for look in (partial(shared.listed, teacher), partial(shared.preview, teacher)):
        with pytest.raises(NotPermitted):
            look()
    with pytest.raises(NotPermitted):
        province.sharing.draw_up_cost_statements(
            province.admin_a, DrawUpCostStatements(term_id=shared.term_id, cut_off_on=CUT_OFF)
        )


def test_a_statement_is_disputed_upheld_accepted_and_settled_and_everyone_told_r4_r93_r94(
    shared: Sharing,
) -> None:
    province = shared.province
    shared.rule(per_student_fen=1050)
    shared.draw_up()
    shared.issue()
    (statement,) = shared.listed(province.admin_b)
    walk = [
        ("dispute", province.admin_b, "人数不符", "disputed"),
        ("uphold", province.centre, "以统计日为准", "issued"),
        ("accept", province.admin_b, "", "accepted"),
        ("settle", province.admin_a, "", "settled"),
    ]
    for step, call, reason, state in walk:
        assert shared.step(statement.statement_id, step, call, reason).state == state
    kept = shared.get(statement.statement_id, province.admin_a).steps
    assert [(each.number, each.action, each.reason) for each in kept] == [
        (1, "issue", ""),
        (2, "dispute", "人数不符"),
        (3, "uphold", "以统计日为准"),
        (4, "accept", ""),
        (5, "settle", ""),
    ]
    link = f"/api/v1/cost-statements/{statement.statement_id}"
    told = [
        (each["kind"], each["role"], each["institution_id"]) for each in province.told("notice_raised", link=link)
    ]
    both = [("school_admin", province.school_b), ("school_admin", province.school_a)]
    centre = [("centre_admin", None)]
    assert told == [
        *[("cost_statement_issued", *each) for each in both],
        *[("cost_statement_disputed", *each) for each in both + centre],
        *[("cost_statement_upheld", *each) for each in both],
        *[("cost_statement_accepted", *each) for each in both + centre],
        *[("cost_statement_settled", *each) for each in both + centre],
    ]
    assert province.told("notice_raised", link=link)[0]["facts"]["amount"] == "315.00"


def test_a_cancelled_statement_makes_room_for_another_r93(shared: Sharing) -> None:
    shared.rule()
    shared.draw_up()
    shared.issue()
    (first,) = shared.listed()
    shared.step(first.statement_id, "cancel", shared.province.centre, "统计日有误")
    assert shared.draw_up().drawn_up == 1
    assert {each.state for each in shared.listed()} == {"cancelled", "draft"}
    centre = shared.province.centre
    assert shared.export(centre, "csv").decode().splitlines()[-1].split(",")[10] == "300.00"
    assert "已作废" in shared.export(centre, "csv", state="cancelled").decode()


def test_of_an_acceptance_and_a_dispute_at_once_one_counts_r93(shared: Sharing) -> None:
    shared.rule()
    shared.draw_up()
    shared.issue()
    (statement,) = shared.listed()
    accept = partial(shared.step, statement.statement_id, "accept", shared.province.admin_b)
    dispute = partial(shared.step, statement.statement_id, "dispute", shared.province.admin_a, "少了学生")
    outcomes = race([accept, dispute])
    refused = [each.code for each in outcomes if isinstance(each, DomainError)]
    assert refused == ["cost_statement_state"]
    assert len(shared.get(statement.statement_id).steps) == 2


def test_only_drafts_of_the_term_are_issued_r93(shared: Sharing) -> None:
    shared.rule()
    with pytest.raises(Conflict) as empty:
        shared.issue()
    assert empty.value.code == "nothing_to_issue"
    shared.draw_up()
    (draft,) = shared.listed()
    for named in ([new_id()], [draft.statement_id, new_id()]):
        with pytest.raises(NotFound):
            shared.province.sharing.issue_cost_statements(
                shared.province.centre, IssueCostStatements(term_id=shared.term_id, statement_ids=named)
            )
    assert [each.state for each in shared.listed()] == ["draft"]


def test_a_preview_is_read_page_by_page_and_keeps_nothing_r93(shared: Sharing) -> None:
    shared.rule()
    for _ in range(4):
        shared.another_school(3)
    whole = shared.preview(shared.province.centre)
    paged, cursor = [], None
    while True:
        page = shared.preview(shared.province.centre, limit=2, cursor=cursor)
        assert (len(page.items) <= 2, page.total_fen) == (True, whole.total_fen)
        paged += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert paged == whole.items
    assert len(paged) == 5
    assert shared.listed() == []


def test_files_hold_the_lines_their_sum_and_no_formula_r93(shared: Sharing) -> None:
    shared.rule(per_student_fen=333)
    shared.another_school(7, name="=SUM(A1:A9)学院")
    shared.draw_up()
    shared.issue()
    content = shared.export(shared.province.admin_a, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert sorted(row[6] for row in rows[1:-1]) == ["30", "7"]
    assert (rows[-1][0], rows[-1][6], rows[-1][10]) == ("合计", "37", "123.21")
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert [row[1] for row in rows if row[1].startswith("'=SUM(A1:A9)学院")]
    book = shared.export(shared.province.admin_a, "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[-1][10] == pytest.approx(123.21)
    assert [row[1] for row in sheet if str(row[1]).startswith("=SUM(A1:A9)学院")]
    assert b"<f>" not in book


def test_a_file_holds_what_concerns_its_reader_r2_r93(shared: Sharing) -> None:
    shared.rule()
    other = shared.another_school(7)
    shared.draw_up()
    shared.issue()
    rows = shared.export(shared.province.admin_b, "csv").decode().splitlines()
    assert len(rows) == 3
    (foreign,) = shared.listed(other)
    assert len(shared.export(other, "csv", statement_id=foreign.statement_id).decode().splitlines()) == 3
    with pytest.raises(NotFound):
        shared.export(shared.province.admin_b, "csv", statement_id=foreign.statement_id)


def test_what_reading_costs_does_not_grow_with_the_statements_r93(shared: Sharing) -> None:
    shared.rule()
    engine = shared.province.sharing.application.engine
    centre = shared.province.centre

    def costs() -> dict[str, int]:
        shared.draw_up()
        (any_statement, *_) = shared.listed()
        return cost_of(
            engine,
            {
                "list": shared.listed,
                "get": partial(shared.get, any_statement.statement_id),
                "preview": partial(shared.preview, centre),
                "export": partial(shared.export, centre, "csv"),
                "draw up": shared.draw_up,
            },
        )

    few = costs()
    for _ in range(5):
        shared.another_school(4)
    assert costs() == few
    assert few["list"] == 1
    assert few["get"] <= 4
    assert few["preview"] <= 4
    # The list was opened for the same term that the statements are for.
    detail = shared.province.sharing.get_share_list(centre, GetShareList(share_list_id=shared.province.list_id))
    assert detail.term_id == shared.term_id
