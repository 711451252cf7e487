"""Selections: made, staffed, taught, closed or withdrawn; seen by both sides (R80–R82)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import ClassChanged, EnrolmentsChanged
from chassis.contracts.sharing.selection import EditSelection, GetSelection, ListSelections, WithdrawSelection
from chassis.contracts.sharing.share_list import RemoveEntry
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from tests.factories import call_of
from tests.integration.sharing.province import TODAY, Province
from tests.racing import race


def state(province: Province, selection_id: str) -> str:
    return province.sharing.get_selection(province.admin_b, GetSelection(selection_id=selection_id)).state


def told_states(province: Province, selection_id: str) -> list[str]:
    return [each["state"] for each in province.told("selection_changed", selection_id=selection_id)]


def edit(province: Province, selection_id: str, version: int, **changes: Any) -> Any:
    command = EditSelection(selection_id=selection_id, expected_version=version, **changes)
    return province.sharing.edit_selection(province.admin_b, command)


def test_a_school_selects_an_entry_and_the_offering_side_hears_r80_r94(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    assert (selection.state, selection.way, selection.credits) == ("selected", 1, Decimal("2.0"))
    assert selection.tutor_name == "赵老师"
    assert told_states(province, selection.selection_id) == ["selected"]
    link = f"/api/v1/selections/{selection.selection_id}"
    notices = province.told("notice_raised", kind="selection_made", link=link)
    assert [(each["institution_id"], each["person_ids"]) for each in notices] == [
        (province.school_a, []),
        (None, [run.leader_id]),
    ]


def test_what_is_not_published_cannot_be_selected_r80(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run())
    with pytest.raises(NotFound):
        province.select(entry)


def test_a_withdrawn_entry_cannot_be_selected_any_more_r80(province: Province) -> None:
    _, entry = province.a_published_entry()
    removal = RemoveEntry(share_list_id=province.list_id, entry_id=entry.entry_id, reason="停开")
    province.sharing.remove_entry(province.admin_a, removal)
    with pytest.raises(Conflict) as refusal:
        province.select(entry)
    assert refusal.value.code == "entry_withdrawn"


def test_a_school_does_not_select_its_own_entry_nor_one_twice_r80(province: Province) -> None:
    _, entry = province.a_published_entry()
    with pytest.raises(Conflict) as own:
        province.select(entry, province.admin_a, way=2)
    assert own.value.code == "own_entry"
    province.select(entry)
    with pytest.raises(Conflict) as twice:
        province.select(entry)
    assert twice.value.code == "already_selected"


@pytest.mark.parametrize("change", ["edit", "withdraw"])
def test_changing_a_selection_while_its_run_is_heard_of_waits_and_succeeds_r80(
    province: Province, change: str
) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    selection_id = selection.selection_id
    changes: dict[str, Callable[[], Any]] = {
        "edit": partial(edit, province, selection_id, selection.version, expected_students=31),
        "withdraw": partial(
            province.sharing.withdraw_selection, province.admin_b, WithdrawSelection(selection_id=selection_id)
        ),
    }
    with ThreadPoolExecutor(1) as pool:
        with province.sharing.application.transaction(Call()) as hearing:
            hearing.catalogue.locked_run(run.run_id)
            changed = pool.submit(changes[change])
            wait([changed], timeout=0.5)
            hearing.selections.open_of_run(run.run_id)
        assert changed.result(timeout=10).selection_id == selection_id


def test_of_two_selecting_at_once_one_succeeds_r80(province: Province) -> None:
    _, entry = province.a_published_entry()
    outcomes = race([partial(province.select, entry), partial(province.select, entry)])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "already_selected"


def test_way_one_needs_an_active_teacher_of_the_own_school_r81(province: Province) -> None:
    _, entry = province.a_published_entry()
    with pytest.raises(InvalidInput) as missing:
        province.select(entry, tutor_id=None)
    assert missing.value.code == "tutor_required"
    strangers = [
        province.accounts.add(province.school_a, Role.TEACHER),
        province.accounts.add(province.school_b, Role.STUDENT),
        province.accounts.add(province.school_b, Role.TEACHER, is_active=False),
        new_id(),
    ]
    for stranger in strangers:
        with pytest.raises(InvalidInput) as refusal:
            province.select(entry, tutor_id=stranger)
        assert refusal.value.code == "tutor_not_own_teacher"


def test_credits_are_at_most_those_of_the_course_r80(province: Province) -> None:
    _, entry = province.a_published_entry(total_credits=Decimal("3.0"))
    with pytest.raises(InvalidInput) as refusal:
        province.select(entry, credits=Decimal("3.5"))
    assert refusal.value.code == "credits_exceed_course"
    assert province.select(entry, credits=Decimal("3.0")).credits == Decimal("3.0")


def test_a_tutor_who_joins_staffs_it_and_a_class_begins_the_teaching_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    province.join_team(run, new_id())
    assert state(province, selection.selection_id) == "selected", "somebody else joined"
    province.join_team(run, str(selection.tutor_id))
    assert state(province, selection.selection_id) == "staffed"
    province.open_class(run, new_id())
    assert state(province, selection.selection_id) == "staffed", "another school's class"
    class_id = province.open_class(run)
    detail = province.sharing.get_selection(province.admin_b, GetSelection(selection_id=selection.selection_id))
    assert detail.state == "teaching"
    assert [each.class_id for each in detail.classes] == [class_id]
    province.finish(run)
    assert told_states(province, selection.selection_id) == ["selected", "staffed", "teaching", "closed"]


def test_the_size_of_a_class_is_the_latest_that_was_told_r86(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    class_id = new_id()
    for size, version in ((30, 2), (28, 1)):
        told = EnrolmentsChanged(class_id=class_id, run_id=run.run_id, size=size, version=version)
        province.hear(province.sharing.note_enrolments, told)
    province.open_class(run, class_id=class_id)
    query = GetSelection(selection_id=selection.selection_id)
    (shown,) = province.sharing.get_selection(province.admin_b, query).classes
    assert (shown.class_id, shown.size) == (class_id, 30)


def test_a_tutor_who_leaves_unstaffs_it_and_old_news_changes_nothing_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    tutor_id = str(selection.tutor_id)
    province.join_team(run, tutor_id, version=3)
    province.join_team(run, tutor_id, version=4, leaves=True)
    province.join_team(run, tutor_id, version=3)
    assert state(province, selection.selection_id) == "selected"


def test_facts_that_came_before_the_selection_count_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    tutor_id = province.a_tutor()
    province.join_team(run, tutor_id)
    assert province.select(entry, tutor_id=tutor_id).state == "staffed"


def test_a_class_that_is_heard_of_before_its_tutor_counts_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    province.open_class(run)
    province.join_team(run, str(selection.tutor_id))
    assert state(province, selection.selection_id) == "teaching"


def test_a_class_and_a_selection_at_the_same_moment_find_each_other_r80(province: Province) -> None:
    for _ in range(8):
        run, entry = province.a_published_entry(title=new_id())
        outcomes: list[Any] = race([partial(province.select, entry), partial(province.open_class, run)])
        assert state(province, outcomes[0].selection_id) == "teaching"


def test_way_two_needs_no_tutor_and_begins_with_its_class_r82(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry, way=2)
    assert selection.tutor_id is None
    province.open_class(run)
    assert state(province, selection.selection_id) == "teaching"


def test_a_plan_changes_until_teaching_begins_and_only_from_the_version_seen_r80(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    edited = edit(province, selection.selection_id, selection.version, expected_students=45)
    assert (edited.expected_students, edited.teaching_plan) == (45, selection.teaching_plan)
    notices = province.told(
        "notice_raised", kind="selection_changed", link=f"/api/v1/selections/{selection.selection_id}"
    )
    assert [(each["institution_id"], each["person_ids"]) for each in notices] == [
        (province.school_a, []),
        (None, [run.leader_id]),
    ]
    assert notices[0]["facts"]["students"] == "45"
    with pytest.raises(StaleVersion):
        edit(province, selection.selection_id, selection.version, expected_students=50)
    other_tutor = province.a_tutor()
    province.join_team(run, other_tutor)
    staffed = edit(province, selection.selection_id, edited.version, tutor_id=other_tutor)
    assert (staffed.state, staffed.tutor_id) == ("staffed", other_tutor)
    province.open_class(run)
    with pytest.raises(Conflict) as refusal:
        edit(province, selection.selection_id, staffed.version + 1, expected_students=60)
    assert refusal.value.code == "selection_state"


def test_of_two_editing_one_version_one_is_told_to_look_again_r80(province: Province) -> None:
    _, entry = province.a_published_entry()
    selection = province.select(entry)
    works = [partial(edit, province, selection.selection_id, 1, expected_students=number) for number in (31, 32)]
    (refusal,) = [each for each in race(works) if isinstance(each, DomainError)]
    assert isinstance(refusal, StaleVersion)


def test_a_withdrawal_tells_everyone_concerned_and_frees_the_entry_r80_r94(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    command = WithdrawSelection(selection_id=selection.selection_id, reason="人数不足")
    with pytest.raises(NotFound):
        province.sharing.withdraw_selection(province.admin_a, command)
    withdrawn = province.sharing.withdraw_selection(province.admin_b, command)
    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "人数不足")
    link = f"/api/v1/selections/{selection.selection_id}"
    told = province.told("notice_raised", kind="selection_withdrawn", link=link)
    persons = {person for each in told for person in each["person_ids"]}
    assert persons == {run.leader_id, selection.tutor_id}
    assert province.school_a in {each["institution_id"] for each in told}
    assert province.select(entry).selection_id != selection.selection_id


def test_what_is_taught_cannot_be_withdrawn_r80(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    province.open_class(run)
    with pytest.raises(Conflict) as refusal:
        province.sharing.withdraw_selection(
            province.admin_b, WithdrawSelection(selection_id=selection.selection_id)
        )
    assert refusal.value.code == "selection_state"


def test_a_run_that_is_over_cannot_be_selected_r80(province: Province) -> None:
    run, entry = province.a_published_entry()
    province.tell_again(run, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Conflict) as refusal:
        province.select(entry)
    assert refusal.value.code == "run_over"


def test_schools_that_selected_a_run_hear_when_it_is_taken_down_r53(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    province.tell_again(run, state="taken_down", reason="教材侵权")
    assert state(province, selection.selection_id) == "closed"
    link = f"/api/v1/selections/{selection.selection_id}"
    (notice,) = province.told("notice_raised", kind="run_taken_down", link=link)
    assert (notice["institution_id"], notice["facts"]["reason"]) == (province.school_b, "教材侵权")


def test_each_side_and_each_person_sees_what_concerns_them_r80_r2(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)

    def seen(call: Any, **query: Any) -> list[str]:
        page = province.sharing.list_selections(call, ListSelections(run_id=run.run_id, **query))
        return [each.selection_id for each in page.items]

    leader = call_of(Role.TEACHER, institution_id=province.school_a, actor_id=run.leader_id)
    tutor = call_of(Role.TEACHER, institution_id=province.school_b, actor_id=selection.tutor_id)
    third = call_of(Role.SCHOOL_ADMIN, institution_id=province.add_school("丙学院"))
    for call in (province.admin_a, province.admin_b, province.centre, leader, tutor):
        assert seen(call) == [selection.selection_id]
    assert seen(province.admin_a, side="selecting") == []
    assert seen(province.admin_a, side="offering", state="selected") == [selection.selection_id]
    for call in (third, call_of(Role.TEACHER, institution_id=province.school_b)):
        assert seen(call) == []
        with pytest.raises(NotFound):
            province.sharing.get_selection(call, GetSelection(selection_id=selection.selection_id))
    with pytest.raises(NotPermitted):
        seen(call_of(Role.STUDENT, institution_id=province.school_b))


def test_teachers_do_not_select_r2(province: Province) -> None:
    _, entry = province.a_published_entry()
    with pytest.raises(NotPermitted):
        province.select(entry, call_of(Role.TEACHER, institution_id=province.school_b))


def change_class(
    province: Province, run: Any, class_id: str, version: int, *, title: str = "改名", is_closed: bool = False
) -> None:
    told = ClassChanged(
        class_id=class_id,
        run_id=run.run_id,
        institution_id=province.school_b,
        tutor_id=new_id(),
        title=title,
        is_closed=is_closed,
        version=version,
    )
    province.hear(province.sharing.note_class_change, told)


def shown_classes(province: Province, selection_id: str) -> list[str]:
    detail = province.sharing.get_selection(province.admin_b, GetSelection(selection_id=selection_id))
    return [each.title for each in detail.classes]


def test_a_class_that_has_another_name_is_shown_so_whatever_comes_first_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    class_id = new_id()
    change_class(province, run, class_id, 3, title="三版")
    change_class(province, run, class_id, 2, title="二版")
    province.open_class(run, class_id=class_id)
    assert shown_classes(province, selection.selection_id) == ["三版"]


def test_a_selection_whose_only_class_was_closed_empty_is_as_before_r80_r81(province: Province) -> None:
    run, entry = province.a_published_entry()
    selection = province.select(entry)
    province.join_team(run, str(selection.tutor_id))
    first, second = province.open_class(run), province.open_class(run)
    change_class(province, run, first, 2, is_closed=True)
    assert (state(province, selection.selection_id), len(shown_classes(province, selection.selection_id))) == (
        "teaching",
        1,
    )
    change_class(province, run, second, 2, is_closed=True)
    province.open_class(run, class_id=second)
    assert state(province, selection.selection_id) == "staffed"
    assert shown_classes(province, selection.selection_id) == []
    withdrawn = province.sharing.withdraw_selection(
        province.admin_b, WithdrawSelection(selection_id=selection.selection_id)
    )
    assert withdrawn.state == "withdrawn"
