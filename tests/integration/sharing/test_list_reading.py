"""Searching, sorting, comparing and opening what is on a list (R72, R73)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.base import Call
from chassis.contracts.sharing.list_reading import CompareVersions, DifferenceView, GetEntry
from chassis.contracts.sharing.share_list import ListEntries, RemoveEntry
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.factories import call_of
from tests.integration.sharing.province import TERM_STARTS, Province
from tests.statements import cost_of

SORTED = {
    "school": ["丙", "甲", "乙"],
    "title": ["丙", "乙", "甲"],
    "leader": ["乙", "甲", "丙"],
    "credits": ["乙", "丙", "甲"],
    "-credits": ["甲", "丙", "乙"],
    "starts_on": ["丙", "甲", "乙"],
    "-starts_on": ["乙", "甲", "丙"],
}


def titles(province: Province, call: Call, limit: int = 50, **query: Any) -> list[str]:
    """All pages of a list, read page by page."""
    found: list[str] = []
    wanted = ListEntries(share_list_id=province.list_id, limit=limit, **query)
    while True:
        page = province.sharing.list_entries(call, wanted)
        found += [entry.run.title for entry in page.items]
        if page.next_cursor is None:
            return found
        wanted = wanted.model_copy(update={"cursor": page.next_cursor})


@pytest.fixture
def filled(province: Province) -> Province:
    province.open_list()
    for title, leader, amount, day in (("甲", "b", "4.0", 11), ("乙", "a", "2.0", 12), ("丙", "c", "3.0", 10)):
        run = province.tell_run(
            title=title,
            leader_name=leader,
            total_credits=Decimal(amount),
            starts_on=TERM_STARTS + timedelta(days=day),
        )
        entry = province.add(run)
        province.submit()
        province.decide(entry.entry_id)
    province.publish()
    return province


@pytest.mark.parametrize("sort", sorted(SORTED))
@pytest.mark.parametrize("view", ["published", "working"])
def test_entries_are_sorted_and_paged_by_key_r73(filled: Province, sort: str, view: str) -> None:
    read = titles(filled, filled.centre, limit=1, sort=sort, view=view)
    whole = titles(filled, filled.centre, sort=sort, view=view)
    assert read == whole
    if sort not in {"school", "title"}:  # how Chinese titles are ordered is the database's to know
        assert read == SORTED[sort]
    assert sorted(read) == sorted(SORTED[sort])


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"title": "甲"}, {"甲"}),
        ({"leader_name": "a"}, {"乙"}),
        ({"credits_from": "3"}, {"甲", "丙"}),
        ({"credits_to": "3"}, {"乙", "丙"}),
        ({"credits_from": "2.5", "credits_to": "3.5"}, {"丙"}),
        ({"institution_kind": "undergraduate"}, {"甲", "乙", "丙"}),
        ({"institution_kind": "vocational"}, set()),
        ({"category_code": "09"}, set()),
    ],
)
@pytest.mark.parametrize("view", ["published", "working"])
def test_entries_are_narrowed_by_title_leader_credits_and_kind_of_school_r73(
    filled: Province, view: str, narrowed: dict[str, Any], expected: set[str]
) -> None:
    assert set(titles(filled, filled.centre, view=view, **narrowed)) == expected


def test_vocational_schools_entries_are_found_by_their_kind_r73(filled: Province) -> None:
    school = new_id()
    filed = InstitutionFiled(
        institution_id=school, code=school[-5:], name=f"职院 {school}", kind="vocational", province="浙江"
    )
    filled.hear(filled.sharing.note_institution, filed)
    filled.admin_a = call_of(Role.SCHOOL_ADMIN, institution_id=school)
    filled.school_a = school
    filled.a_published_entry(title="数控")
    assert titles(filled, filled.admin_b, institution_kind="vocational") == ["数控"]


def test_a_cursor_of_another_order_is_refused_r73(filled: Province) -> None:
    query = ListEntries(share_list_id=filled.list_id, limit=1, sort="title")
    cursor = filled.sharing.list_entries(filled.centre, query).next_cursor
    with pytest.raises(InvalidInput) as refusal:
        titles(filled, filled.centre, sort="school", cursor=cursor)
    assert refusal.value.code == "cursor_invalid"


def compared(province: Province, call: Call | None = None, **query: Any) -> Any:
    fields = {"share_list_id": province.list_id, "from_version": 1, "to_version": 2} | query
    return province.sharing.compare_versions(call or province.admin_b, CompareVersions(**fields))


def test_two_versions_are_compared_by_what_came_went_and_changed_r72(province: Province) -> None:
    stays, _ = province.a_published_entry(title="旧名")
    same, _ = province.a_published_entry(title="不变")
    goes, going = province.a_published_entry(title="离开")
    province.tell_again(stays, title="新名", total_credits=Decimal("2.5"))
    province.sharing.remove_entry(
        province.admin_a, RemoveEntry(share_list_id=province.list_id, entry_id=going.entry_id, reason="停开")
    )
    comes, _ = province.a_published_entry(title="新来")
    found = compared(province, from_version=3, to_version=4)
    assert (found.came_count, found.went_count, found.changed_count) == (1, 1, 1)
    by_run: dict[str, DifferenceView] = {each.run.run_id: each for each in found.items}
    assert {run_id: each.kind for run_id, each in by_run.items()} == {
        comes.run_id: "came",
        goes.run_id: "went",
        stays.run_id: "changed",
    }
    assert {(each.field, each.before, each.after) for each in by_run[stays.run_id].changes} == {
        ("title", "旧名", "新名"),
        ("total_credits", "3.0", "2.5"),
    }
    assert same.run_id not in by_run
    backwards = compared(province, from_version=4, to_version=3)
    assert (backwards.came_count, backwards.went_count) == (1, 1)
    assert compared(province, from_version=4, to_version=4).items == []


def test_a_run_that_left_and_came_again_is_the_same_run_r72(province: Province) -> None:
    run, entry = province.a_published_entry()
    province.a_published_entry()
    province.sharing.remove_entry(
        province.admin_a, RemoveEntry(share_list_id=province.list_id, entry_id=entry.entry_id, reason="误报")
    )
    again = province.add(run)
    province.submit()
    province.decide(again.entry_id)
    province.publish()
    found = compared(province, from_version=2, to_version=3)
    assert found.items == []
    assert (found.came_count, found.went_count) == (0, 0)


def test_a_comparison_is_read_page_by_page_r72(province: Province) -> None:
    for _ in range(4):
        province.a_published_entry()
    first = compared(province, from_version=1, to_version=4, limit=2)
    rest = compared(province, from_version=1, to_version=4, limit=2, cursor=first.next_cursor)
    assert [len(first.items), len(rest.items), rest.next_cursor] == [2, 1, None]
    assert first.came_count == rest.came_count == 3


def test_versions_that_do_not_exist_are_not_compared_and_strangers_compare_nothing_r72(province: Province) -> None:
    province.a_published_entry()
    with pytest.raises(NotFound):
        compared(province)
    with pytest.raises(NotPermitted):
        compared(province, call_of(Role.STUDENT, institution_id=province.school_b), to_version=1)


def test_an_entry_is_opened_by_its_school_and_the_centre_and_once_published_by_all_r73(province: Province) -> None:
    province.open_list()
    draft = province.add(province.tell_run())
    query = GetEntry(share_list_id=province.list_id, entry_id=draft.entry_id)
    teacher = call_of(Role.TEACHER, institution_id=province.school_b)
    for call in (province.admin_a, province.centre):
        assert province.sharing.get_entry(call, query).versions == []
    for call in (province.admin_b, teacher, call_of(Role.TEACHER, institution_id=province.school_a)):
        with pytest.raises(NotFound):
            province.sharing.get_entry(call, query)
    province.submit()
    province.decide(draft.entry_id)
    province.publish()
    province.select(draft)
    for call in (province.admin_a, province.centre, province.admin_b, teacher):
        found = province.sharing.get_entry(call, query)
        assert (found.versions, found.run_state, found.selecting_count) == ([1], "published", 1)
    with pytest.raises(NotPermitted):
        province.sharing.get_entry(call_of(Role.STUDENT, institution_id=province.school_a), query)
    elsewhere = query.model_copy(update={"share_list_id": new_id()})
    with pytest.raises(NotFound):
        province.sharing.get_entry(province.centre, elsewhere)


def test_what_is_read_of_lists_states_its_statements_r73(filled: Province) -> None:
    _, entry = filled.a_published_entry()
    sharing, list_id = filled.sharing, filled.list_id
    assert cost_of(
        sharing.application.engine,
        {
            "entries": lambda: titles(filled, filled.admin_b, sort="-credits"),
            "entry": lambda: sharing.get_entry(
                filled.admin_b, GetEntry(share_list_id=list_id, entry_id=entry.entry_id)
            ),
            "comparison": lambda: compared(filled),
        },
    ) == {"entries": 3, "entry": 1, "comparison": 4}
