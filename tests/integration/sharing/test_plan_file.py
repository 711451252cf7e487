"""The teaching plan of a selection as a file beside its text (R2, R80, R94)."""

from __future__ import annotations

import base64

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.selection import (
    GetTeachingPlanFile,
    RemoveTeachingPlanFile,
    SelectionDetailView,
    SetTeachingPlanFile,
    WithdrawSelection,
)
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.factories import call_of
from tests.integration.sharing.province import Province

PDF = b"%PDF-1.7 teaching plan"


def hand_in(
    province: Province,
    selection: SelectionDetailView,
    content: bytes = PDF,
    *,
    name: str = "教学实施方案.pdf",
    by: Call | None = None,
) -> SelectionDetailView:
    command = SetTeachingPlanFile(
        selection_id=selection.selection_id,
        expected_version=selection.version,
        file_name=name,
        content_base64=base64.b64encode(content).decode(),
    )
    return province.sharing.set_teaching_plan_file(by or province.admin_b, command)


def read(province: Province, selection: SelectionDetailView, by: Call) -> bytes:
    found = province.sharing.teaching_plan_file(by, GetTeachingPlanFile(selection_id=selection.selection_id))
    return base64.b64decode(found.content_base64)


def test_a_plan_is_handed_in_replaced_and_taken_away_r80_r94(province: Province) -> None:
    _, entry = province.a_published_entry()
    selection = province.select(entry)
    assert selection.teaching_plan_file is None
    with pytest.raises(NotFound, match="paper_not_found"):
        read(province, selection, province.admin_b)
    first = hand_in(province, selection)
    assert (first.teaching_plan_file, first.version) == ("教学实施方案.pdf", selection.version + 1)
    assert first.teaching_plan == selection.teaching_plan
    link = f"/api/v1/selections/{selection.selection_id}"
    assert len(province.told("notice_raised", kind="selection_changed", link=link)) == 2
    with pytest.raises(StaleVersion):
        hand_in(province, selection)
    second = hand_in(province, first, b"%PDF-1.7 another plan")
    assert read(province, second, province.admin_b) == b"%PDF-1.7 another plan"
    remove = RemoveTeachingPlanFile(selection_id=selection.selection_id, expected_version=second.version)
    assert province.sharing.remove_teaching_plan_file(province.admin_b, remove).teaching_plan_file is None


def test_both_schools_the_leader_the_tutor_and_the_centre_read_the_plan_r2_r80(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    hand_in(province, selection)
    leader = call_of(Role.TEACHER, institution_id=province.school_a, actor_id=run.leader_id)
    tutor = call_of(Role.TEACHER, institution_id=province.school_b, actor_id=selection.tutor_id)
    for reader in (province.admin_a, province.admin_b, province.centre, leader, tutor):
        assert read(province, selection, reader) == PDF
    third = call_of(Role.SCHOOL_ADMIN, institution_id=province.add_school("丙学院"))
    for stranger in (third, call_of(Role.TEACHER, institution_id=province.school_b)):
        with pytest.raises(NotFound, match="selection_not_found"):
            read(province, selection, stranger)
    with pytest.raises(NotPermitted):
        read(province, selection, call_of(Role.STUDENT, institution_id=province.school_b))


def test_only_the_selecting_school_hands_a_plan_in_until_teaching_begins_r80(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    with pytest.raises(NotFound, match="selection_not_found"):
        hand_in(province, selection, by=province.admin_a)
    with pytest.raises(NotPermitted):
        hand_in(province, selection, by=call_of(Role.TEACHER, institution_id=province.school_b))
    kept = hand_in(province, selection)
    province.open_class(run)
    with pytest.raises(Conflict, match="selection cannot edit"):
        hand_in(province, kept.model_copy(update={"version": kept.version + 1}))
    assert read(province, kept, province.admin_a) == PDF
    other = province.select(province.a_published_entry(title="另一门")[1])
    withdrawn = province.sharing.withdraw_selection(
        province.admin_b, WithdrawSelection(selection_id=other.selection_id)
    )
    with pytest.raises(Conflict, match="selection cannot edit"):
        hand_in(province, other.model_copy(update={"version": withdrawn.version}))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.exe", PDF, "paper_type_not_allowed"),
        ("plan.pdf", b"", "paper_empty"),
        ("plan.pdf", b"PK\x03\x04", "paper_type_mismatch"),
        ("plan.pdf", PDF.ljust(10 * 1024 * 1024 + 1), "paper_too_large"),
    ],
)
def test_what_is_no_plan_is_refused_r80(province: Province, name: str, content: bytes, code: str) -> None:
    _, entry = province.a_published_entry()
    selection = province.select(entry)
    with pytest.raises(InvalidInput, match=code) as refused:
        hand_in(province, selection, content, name=name)
    assert refused.value.errors[0].pointer == "/file"
