"""Entries that leave a list after approval, and publishing with entries undecided (R72)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.share_list import (
    EntryView,
    GetShareList,
    ListEntries,
    PublishShareList,
    RemoveEntry,
    WithdrawEntry,
)
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted
from tests.factories import call_of
from tests.integration.sharing.province import Province
from tests.racing import race


def withdraw(province: Province, call: Call, entry: EntryView, reason: str = "教师离职") -> EntryView:
    command = WithdrawEntry(share_list_id=province.list_id, entry_id=entry.entry_id, reason=reason)
    return province.sharing.withdraw_entry(call, command)


def publish(province: Province, *, leave_undecided: bool) -> int | None:
    command = PublishShareList(share_list_id=province.list_id, leave_undecided=leave_undecided)
    return province.sharing.publish_share_list(province.centre, command).published_version


@pytest.mark.parametrize("by_centre", [True, False])
def test_a_published_entry_is_withdrawn_and_everyone_concerned_is_told_r72(
    province: Province, by_centre: bool
) -> None:
    _, entry = province.a_published_entry(title="留下")
    _, going = province.a_published_entry(title="撤回")
    selection = province.select(going)
    found = withdraw(province, province.centre if by_centre else province.admin_a, going)
    assert (found.state, found.reason) == ("withdrawn", "教师离职")

    (to_selecting,) = province.told("notice_raised", kind="selected_entry_withdrawn")[-1:]
    assert to_selecting["institution_id"] == province.school_b
    assert to_selecting["link"] == f"/api/v1/selections/{selection.selection_id}"
    assert to_selecting["facts"]["reason"] == "教师离职"
    (to_other_side,) = province.told("notice_raised", kind="share_entry_withdrawn")[-1:]
    expected = ("school_admin", province.school_a) if by_centre else ("centre_admin", None)
    assert (to_other_side["role"], to_other_side["institution_id"]) == expected

    assert publish(province, leave_undecided=False) == 3
    version = ListEntries(share_list_id=province.list_id, version=3)
    assert [each.entry_id for each in province.sharing.list_entries(province.admin_b, version).items] == [
        entry.entry_id
    ]
    before = version.model_copy(update={"version": 2})
    assert len(province.sharing.list_entries(province.admin_b, before).items) == 2, "as it was"


def test_a_withdrawn_entry_is_not_selected_any_more_r72(province: Province) -> None:
    _, entry = province.a_published_entry()
    withdraw(province, province.centre, entry)
    with pytest.raises(Conflict) as refusal:
        province.select(entry)
    assert (refusal.value.code, refusal.value.details["reason"]) == ("entry_withdrawn", "教师离职")


def test_only_its_school_and_the_centre_withdraw_an_entry_r2_r72(province: Province) -> None:
    _, entry = province.a_published_entry()
    with pytest.raises(NotFound):
        withdraw(province, province.admin_b, entry)
    with pytest.raises(NotPermitted):
        withdraw(province, call_of(Role.TEACHER, institution_id=province.school_a), entry)
    draft = province.add(province.tell_run())
    with pytest.raises(Conflict) as refusal:
        withdraw(province, province.centre, draft)
    assert refusal.value.code == "share_entry_state"


def test_an_approved_entry_is_not_removed_without_a_reason_r72(province: Province) -> None:
    _, entry = province.a_published_entry()
    with pytest.raises(InvalidInput) as refusal:
        province.sharing.remove_entry(
            province.admin_a, RemoveEntry(share_list_id=province.list_id, entry_id=entry.entry_id)
        )
    assert refusal.value.code == "withdrawal_reason_required"


def test_a_list_is_not_published_over_undecided_entries_unless_they_are_left_r72(province: Province) -> None:
    province.open_list()
    first, second = province.add(province.tell_run()), province.add(province.tell_run(title="未审"))
    province.submit()
    province.decide(first.entry_id)
    with pytest.raises(Conflict) as refusal:
        publish(province, leave_undecided=False)
    assert refusal.value.code == "entries_undecided"
    assert refusal.value.details == {"count": 1, "entry_ids": [second.entry_id]}
    assert publish(province, leave_undecided=True) == 1
    detail = province.sharing.get_share_list(province.centre, GetShareList(share_list_id=province.list_id))
    assert [(each.entry_count, each.undecided_count) for each in detail.versions] == [(1, 1)]
    assert detail.entries.submitted == 1, "it still waits"
    province.decide(second.entry_id)
    assert publish(province, leave_undecided=False) == 2, "and comes into the next version"


def test_of_two_decisions_at_once_one_counts_and_is_told_once_r72(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run(title="抢着审"))
    province.submit()
    race([partial(province.decide, entry.entry_id, outcome) for outcome in ("approved", "rejected", "approved")])
    told = [
        each
        for kind in ("share_entry_approved", "share_entry_rejected")
        for each in province.told("notice_raised", kind=kind, institution_id=province.school_a)
    ]
    assert len(told) == 1


def test_of_two_withdrawing_at_once_one_succeeds_r72(province: Province) -> None:
    _, entry = province.a_published_entry()
    outcomes = race([partial(withdraw, province, call, entry) for call in (province.centre, province.admin_a)])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "share_entry_state"
    told = province.told("notice_raised", kind="share_entry_withdrawn")
    assert len([each for each in told if entry.entry_id in each["link"]]) == 1


def test_a_school_that_selects_while_the_entry_is_withdrawn_is_told_or_refused_r72(province: Province) -> None:
    for _ in range(4):
        _, entry = province.a_published_entry()
        works: list[Callable[[], Any]] = [
            partial(province.select, entry),
            partial(withdraw, province, province.centre, entry),
        ]
        selected, _ = race(works)
        told = [each["link"] for each in province.told("notice_raised", kind="selected_entry_withdrawn")]
        if isinstance(selected, Exception):
            assert getattr(selected, "code", "") == "entry_withdrawn", selected
        else:
            assert f"/api/v1/selections/{selected.selection_id}" in told
