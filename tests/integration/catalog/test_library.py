"""Filing entries and the centre's decision on them (R60, R62)."""

from __future__ import annotations

import pytest

from chassis.contracts.catalog.events import CatalogNotice, CatalogReviewRequested
from chassis.contracts.catalog.library import AddLibraryEntry, GetLibraryEntry, ListLibraryEntries
from chassis.contracts.review.events import SubjectKind
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tests.factories import call_of
from tests.integration.catalog.world import School, World


def test_an_entry_asks_the_centre_and_is_approved_r60_r62(world: World, school: School) -> None:
    entry = school.entry("线性代数", is_approved=False)
    assert (entry.state, entry.standing, entry.level, entry.batch, entry.year) == (
        "pending",
        "recognised",
        "provincial",
        "第一批",
        2019,
    )
    [asked] = world.outbox(CatalogReviewRequested, subject_id=entry.entry_id)
    assert (asked["subject_kind"], asked["institution_id"], asked["subject_version"]) == ("library_entry", None, 1)

    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version)
    approved = world.service.get_library_entry(school.teacher, GetLibraryEntry(entry_id=entry.entry_id))
    assert approved.state == "approved"
    [notice] = world.outbox(CatalogNotice, link=f"/api/v1/library-entries/{entry.entry_id}")
    assert notice["kind"] == "library_entry_approved"
    assert school.teacher.actor.actor_id in notice["person_ids"]


def test_a_rejection_keeps_its_reason_and_the_entry_may_be_filed_again_r60(world: World, school: School) -> None:
    entry = school.entry("概率论", is_approved=False)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version, "rejected", "批次有误")
    rejected = world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id))
    assert (rejected.state, rejected.reason) == ("rejected", "批次有误")
    assert school.entry("概率论", is_approved=False).state == "pending"


def test_a_decision_on_another_version_or_a_second_one_changes_nothing_r60(world: World, school: School) -> None:
    entry = school.entry("拓扑学", is_approved=False)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version + 1)
    assert (
        world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id)).state == "pending"
    )
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version)
    world.decide(SubjectKind.LIBRARY_ENTRY, entry.entry_id, entry.version, "rejected", "太晚")
    assert (
        world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry.entry_id)).state == "approved"
    )


def test_the_same_name_and_leader_are_filed_once_r60(school: School) -> None:
    school.entry("数论")
    with pytest.raises(Conflict, match="library_entry_exists"):
        school.entry("数论")


def test_only_an_active_teacher_of_the_school_can_lead_r2_r60(world: World, school: School) -> None:
    for leader in (world.school().teacher, school.new_teacher(is_active=False), call_of(Role.TEACHER)):
        with pytest.raises(InvalidInput, match="leader_unknown"):
            school.entry("几何", leader)


def test_only_a_school_admin_files_r2_r60(world: World, school: School) -> None:
    command = AddLibraryEntry(
        title="几何", leader_id=school.teacher.actor.actor_id, standing="recognised", level="national", year=2020
    )
    with pytest.raises(NotPermitted, match="role_required"):
        world.service.add_library_entry(school.teacher, command)


def test_everyone_lists_the_own_part_in_pages_r2_r60(world: World, school: School) -> None:
    colleague = school.new_teacher()
    filed = [school.entry(f"课程{number}", is_approved=False).entry_id for number in range(3)]
    filed.append(school.entry("同事的课程", colleague).entry_id)
    world.school().entry("外校课程")

    first = world.service.list_library_entries(school.admin, ListLibraryEntries(limit=3))
    assert [entry.entry_id for entry in first.items] == filed[:0:-1]
    rest = world.service.list_library_entries(school.admin, ListLibraryEntries(limit=3, cursor=first.next_cursor))
    assert ([entry.entry_id for entry in rest.items], rest.next_cursor) == (filed[:1], None)
    own = world.service.list_library_entries(colleague, ListLibraryEntries())
    assert [entry.entry_id for entry in own.items] == filed[3:]
    pending = world.service.list_library_entries(
        world.centre(), ListLibraryEntries(state="pending", institution_id=school.institution_id, q="课程1")
    )
    assert [entry.title for entry in pending.items] == ["课程1"]


def test_another_schools_entry_is_not_found_r2(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    for stranger in (world.school().admin, school.new_teacher(), call_of(Role.STUDENT)):
        with pytest.raises(NotFound, match="library_entry_not_found"):
            world.service.get_library_entry(stranger, GetLibraryEntry(entry_id=entry.entry_id))
