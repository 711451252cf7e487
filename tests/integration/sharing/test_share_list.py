"""A term's list from opening to its versions and their export (R70–R73)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.sharing.share_list import (
    AddEntry,
    GetShareList,
    ListEligibleRuns,
    ListEntries,
    ListShareLists,
    PublishShareList,
    RemoveEntry,
    SubmitEntries,
)
from chassis.contracts.sharing.term import CreateTerm, GetTerm, ListTerms, OpenShareList, SweepTerms
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.sharing.province import TERM_STARTS, TODAY, Province
from tests.racing import race


def entries(province: Province, call: Call, **query: Any) -> list[str]:
    page = province.sharing.list_entries(call, ListEntries(share_list_id=province.list_id, **query))
    return [entry.run.title for entry in page.items]


def eligible(province: Province, call: Call | None = None) -> list[str]:
    query = ListEligibleRuns(share_list_id=province.list_id)
    return [run.run_id for run in province.sharing.list_eligible_runs(call or province.admin_a, query).items]


def test_opening_a_list_tells_every_school_r70(province: Province) -> None:
    province.open_list()
    link = f"/api/v1/share-lists/{province.list_id}"
    (notice,) = province.told("notice_raised", kind="share_list_opened", link=link)
    assert (notice["role"], notice["institution_id"]) == ("school_admin", None)


def test_a_term_has_one_list_r70(province: Province) -> None:
    province.open_list()
    page = province.sharing.list_terms(province.centre, ListTerms(limit=1))
    assert page.items[0].share_list_id == province.list_id
    with pytest.raises(Conflict) as refusal:
        province.sharing.open_share_list(province.centre, OpenShareList(term_id=page.items[0].term_id))
    assert refusal.value.code == "share_list_exists"


def test_two_terms_of_one_name_are_refused_r70(province: Province) -> None:
    command = CreateTerm(
        name=f"学期 {new_id()}",
        academic_year="2026-2027",
        season="spring",
        starts_on="2027-02-22",
        ends_on="2027-07-05",
    )
    province.sharing.create_term(province.centre, command)
    with pytest.raises(Conflict) as refusal:
        province.sharing.create_term(province.centre, command)
    assert refusal.value.code == "term_exists"


def test_only_the_centre_plans_terms_r70(province: Province) -> None:
    with pytest.raises(NotPermitted):
        province.sharing.create_term(
            province.admin_a,
            CreateTerm(
                name="x", academic_year="2026-2027", season="autumn", starts_on="2026-09-01", ends_on="2027-01-20"
            ),
        )


def test_the_calendar_ends_the_collection_r70(province: Province) -> None:
    window = {"notice_on": TODAY - timedelta(days=9), "collection_until": TODAY - timedelta(days=2)}
    province.open_list(**window)
    run = province.tell_run()
    province.add(run)
    assert province.sharing.sweep_terms(SYSTEM_CALL, SweepTerms()).moved >= 1
    assert province.sharing.sweep_terms(SYSTEM_CALL, SweepTerms()).moved == 0
    detail = province.sharing.get_share_list(province.centre, GetShareList(share_list_id=province.list_id))
    assert (detail.state, detail.term.turn) == ("reviewing", "centre")
    with pytest.raises(Conflict) as refusal:
        province.add(province.tell_run())
    assert refusal.value.code == "share_list_state"
    with pytest.raises(NotPermitted):
        province.sharing.sweep_terms(province.centre, SweepTerms())


def test_only_new_approved_moocs_of_the_own_school_are_eligible_r71(province: Province) -> None:
    province.open_list()
    good = province.tell_run()
    others = [
        province.tell_run(course_type="spoc"),
        province.tell_run(state="taken_down"),
        province.tell_run(ends_on=TODAY - timedelta(days=1)),
        province.tell_run(starts_on=TERM_STARTS - timedelta(days=1)),
        province.tell_run(starts_on=TODAY + timedelta(days=91)),
        province.tell_run(province.school_b),
    ]
    assert eligible(province) == [good.run_id]
    for run in others[:-1]:
        with pytest.raises(Conflict) as refusal:
            province.add(run)
        assert refusal.value.code == "run_not_eligible"
    with pytest.raises(NotFound):
        province.add(others[-1])
    province.add(good)
    assert eligible(province) == []
    with pytest.raises(Conflict) as again:
        province.add(good)
    assert again.value.details["obstacles"] == ["listed_already"]


def test_a_run_of_an_earlier_terms_list_is_not_new_r71(province: Province) -> None:
    province.open_list()
    run = province.tell_run()
    province.add(run)
    province.open_list()
    assert eligible(province) == []
    with pytest.raises(Conflict) as refusal:
        province.add(run)
    assert refusal.value.details["obstacles"] == ["listed_before"]


def test_of_two_adding_the_same_run_at_once_one_succeeds_r71(province: Province) -> None:
    province.open_list()
    run = province.tell_run()
    outcomes = race([partial(province.add, run), partial(province.add, run)])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "run_not_eligible"


def test_what_is_submitted_lies_on_the_centres_desk_r72(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run())
    (submitted,) = province.submit()
    assert submitted.state == "submitted"
    (request,) = province.told("review_requested", subject_id=entry.entry_id)
    assert request["institution_id"] is None
    assert request["subject_version"] == 1
    assert request["context"]["institution_id"] == province.school_a
    assert province.submit() == [], "nothing is submitted twice"


def test_a_decision_reaches_the_entry_once_and_the_school_hears_r72_r94(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run())
    province.submit()
    province.decide(entry.entry_id, subject_version=7)
    assert entries(province, province.admin_a, state="submitted") == ["数据结构"], "another submission's decision"
    province.decide(entry.entry_id, "rejected")
    province.decide(entry.entry_id, "approved")
    (shown,) = province.sharing.list_entries(province.admin_a, ListEntries(share_list_id=province.list_id)).items
    assert (shown.state, shown.reason) == ("rejected", "材料不全")
    notices = province.told("notice_raised", kind="share_entry_rejected", institution_id=province.school_a)
    assert len(notices) == 1


def test_a_rejected_run_may_be_added_again_r72(province: Province) -> None:
    province.open_list()
    run = province.tell_run()
    entry = province.add(run)
    province.submit()
    province.decide(entry.entry_id, "rejected")
    assert province.add(run).entry_id != entry.entry_id


def test_removing_a_submitted_entry_takes_it_from_the_desk_r71(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run())
    province.submit()
    removal = RemoveEntry(share_list_id=province.list_id, entry_id=entry.entry_id)
    with pytest.raises(NotFound):
        province.sharing.remove_entry(province.admin_b, removal)
    province.sharing.remove_entry(province.admin_a, removal)
    assert len(province.told("review_withdrawn", subject_id=entry.entry_id)) == 1


def test_before_publication_a_school_sees_its_own_entries_only_r72(province: Province) -> None:
    province.open_list()
    province.add(province.tell_run())
    assert entries(province, province.admin_a) == ["数据结构"]
    assert entries(province, province.centre) == ["数据结构"]
    assert entries(province, province.admin_b) == []
    with pytest.raises(NotPermitted):
        entries(province, call_of(Role.TEACHER, institution_id=province.school_a))


def test_after_publication_every_school_searches_all_entries_r73(province: Province) -> None:
    province.a_published_entry(title="数据结构")
    province.a_published_entry(title="百分之100%的统计学", leader_name="钱老师")
    for reader in (province.admin_b, call_of(Role.TEACHER, institution_id=province.school_b), province.centre):
        assert entries(province, reader) == ["数据结构", "百分之100%的统计学"]
    assert entries(province, province.admin_b, q="钱") == ["百分之100%的统计学"]
    assert entries(province, province.admin_b, q="100%") == ["百分之100%的统计学"]
    assert entries(province, province.admin_b, q="%结") == []
    assert entries(province, province.admin_b, institution_id=province.school_b) == []
    assert entries(province, province.admin_b, category_code="08", limit=1) == ["数据结构"]
    with pytest.raises(NotPermitted):
        entries(province, call_of(Role.STUDENT, institution_id=province.school_b))


def test_a_published_list_is_read_page_by_page_by_school_and_title_r73(province: Province) -> None:
    province.open_list()
    for title in ("戊", "丁", "丙", "乙", "甲"):
        entry = province.add(province.tell_run(title=title))
        province.submit()
        province.decide(entry.entry_id)
    province.publish()
    titles: list[str] = []
    query = ListEntries(share_list_id=province.list_id, limit=2)
    while True:
        page = province.sharing.list_entries(province.admin_b, query)
        titles += [entry.run.title for entry in page.items]
        if page.next_cursor is None:
            break
        query = query.model_copy(update={"cursor": page.next_cursor})
    assert len(titles) == 5
    assert set(titles) == {"甲", "乙", "丙", "丁", "戊"}


def test_publishing_tells_everyone_once_r72(province: Province) -> None:
    run, _ = province.a_published_entry()
    (event,) = province.told("share_list_published", share_list_id=province.list_id)
    assert (event["list_version"], event["run_ids"]) == (1, [run.run_id])
    with pytest.raises(Conflict) as refusal:
        province.publish()
    assert refusal.value.code == "share_list_unchanged"


def test_an_empty_list_is_not_published_and_no_school_publishes_r72(province: Province) -> None:
    province.open_list()
    with pytest.raises(Conflict) as refusal:
        province.publish()
    assert refusal.value.code == "share_list_empty"
    with pytest.raises(NotPermitted):
        province.sharing.publish_share_list(province.admin_a, PublishShareList(share_list_id=province.list_id))


def test_of_two_publishing_at_once_one_makes_the_version_r72(province: Province) -> None:
    province.open_list()
    entry = province.add(province.tell_run())
    province.submit()
    province.decide(entry.entry_id)
    outcomes = race([province.publish, province.publish])
    (refusal,) = [each for each in outcomes if isinstance(each, DomainError)]
    assert refusal.code == "share_list_unchanged"


def test_versions_are_frozen_and_old_ones_stay_readable_r72(province: Province) -> None:
    run, entry = province.a_published_entry(title="旧名")
    province.tell_again(run, title="新名")
    removal = RemoveEntry(share_list_id=province.list_id, entry_id=entry.entry_id, reason="停开")
    province.sharing.remove_entry(province.admin_a, removal)
    _, _ = province.a_published_entry(title="后来者")
    detail = province.sharing.get_share_list(province.admin_b, GetShareList(share_list_id=province.list_id))
    assert [(version.number, version.entry_count) for version in detail.versions] == [(2, 1), (1, 1)]
    assert entries(province, province.admin_b) == ["后来者"]
    assert entries(province, province.admin_b, version=1) == ["旧名"]
    with pytest.raises(NotFound):
        entries(province, province.admin_b, version=3)


def test_a_run_that_is_taken_down_leaves_the_next_version_r53(province: Province) -> None:
    run, entry = province.a_published_entry()
    province.tell_again(run, state="taken_down")
    (shown,) = province.sharing.list_entries(
        province.admin_a, ListEntries(share_list_id=province.list_id, view="working")
    ).items
    assert (shown.entry_id, shown.state) == (entry.entry_id, "withdrawn")


def test_teachers_see_published_lists_only_r73(province: Province) -> None:
    province.open_list()
    teacher = call_of(Role.TEACHER, institution_id=province.school_b)
    shown = province.sharing.list_share_lists(teacher, ListShareLists(limit=200)).items
    assert province.sharing.list_share_lists(teacher, ListShareLists(state="collecting")).items == []
    assert province.list_id not in {each.share_list_id for each in shown}
    assert all(each.state == "published" for each in shown)
    assert province.sharing.list_share_lists(province.centre, ListShareLists(limit=1)).items[0].share_list_id == (
        province.list_id
    )


def test_what_does_not_exist_is_not_found(province: Province) -> None:
    with pytest.raises(NotFound):
        province.sharing.get_term(province.centre, GetTerm(term_id=new_id()))
    with pytest.raises(NotFound):
        province.sharing.submit_entries(province.admin_a, SubmitEntries(share_list_id=new_id()))
    with pytest.raises(NotFound):
        province.sharing.add_entry(province.admin_a, AddEntry(share_list_id=new_id(), run_id=new_id()))


def test_a_calendar_out_of_order_is_refused_r70(province: Province) -> None:
    with pytest.raises(InvalidInput):
        province.open_list(collection_until=TODAY, review_until=TODAY - timedelta(days=1))
