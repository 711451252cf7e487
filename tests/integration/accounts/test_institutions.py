"""Entries of institutions are corrected, with the alliance's parts, and everybody is told (R4, R5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.contracts.accounts.institution import (
    ChangeInstitution,
    GetInstitution,
    InstitutionView,
    ListInstitutionChanges,
    ListInstitutions,
    SetAlliancePart,
)
from chassis.contracts.accounts.person import MeQuery
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from tests.integration.accounts.house import House


@pytest.fixture
def centre(house: House) -> Iterator[Call]:
    """The centre, after which nobody is chair or secretariat."""
    yield house.call(Role.CENTRE_ADMIN)
    for part in ("chair", "secretariat"):
        for school in house.service.list_institutions(Call(), ListInstitutions(alliance_part=part)).items:
            give(house, house.platform, school, None)


def give(house: House, call: Call, school: InstitutionView, part: str | None) -> InstitutionView:
    command = SetAlliancePart(
        institution_id=school.institution_id, expected_version=school.version, alliance_part=part
    )
    return house.service.set_alliance_part(call, command)


def change(house: House, call: Call, school: InstitutionView, **changes: str) -> InstitutionView:
    command = ChangeInstitution(institution_id=school.institution_id, expected_version=school.version, **changes)
    return house.service.change_institution(call, command)


def test_a_school_is_renamed_everybody_is_told_and_it_is_kept_who_did_so_r4_r5(house: House, centre: Call) -> None:
    school = house.school(kind="vocational")
    admin = house.administrator(school).person
    renamed = change(house, centre, school, name=school.name + "（新）", kind="undergraduate")
    assert (renamed.name, renamed.kind, renamed.version) == (school.name + "（新）", "undergraduate", 2)
    told = [e for e in house.events("institution_filed.v1") if e["institution_id"] == school.institution_id]
    assert [(event["name"], event["version"]) for event in told] == [(school.name, 1), (renamed.name, 2)]
    me = house.service.me(house.call(Role.SCHOOL_ADMIN, person_id=admin.person_id), MeQuery())
    assert me.person.institution_name == renamed.name
    query = ListInstitutionChanges(institution_id=school.institution_id)
    [kept] = house.service.list_institution_changes(house.platform, query).items
    assert (kept.institution_version, kept.changed_by_id) == (2, centre.actor.actor_id)
    assert [(each.field, each.before, each.after) for each in kept.changes] == [
        ("kind", "vocational", "undergraduate"),
        ("name", school.name, renamed.name),
    ]


def test_a_change_that_changes_nothing_is_told_to_nobody(house: House, centre: Call) -> None:
    school = house.school()
    assert change(house, centre, school, name=school.name) == school
    told = [e for e in house.events("institution_filed.v1") if e["institution_id"] == school.institution_id]
    assert len(told) == 1


def test_two_people_who_edit_at_once_do_not_undo_each_other_r44(house: House, centre: Call) -> None:
    school = house.school()
    change(house, centre, school, province="江苏")
    with pytest.raises(StaleVersion):
        change(house, centre, school, province="上海")
    with pytest.raises(StaleVersion):
        give(house, centre, school, "member")
    unchanged = house.service.get_institution(Call(), GetInstitution(institution_id=school.institution_id))
    assert (unchanged.province, unchanged.alliance_part) == ("江苏", None)


def test_a_name_that_another_school_has_is_refused(house: House, centre: Call) -> None:
    school, other = house.school(), house.school()
    with pytest.raises(Conflict) as refusal:
        change(house, centre, school, name=other.name)
    assert refusal.value.code == "institution_name_taken"


@pytest.mark.parametrize("part", ["chair", "secretariat"])
def test_the_alliance_has_one_chair_and_one_secretariat_r5(house: House, centre: Call, part: str) -> None:
    first, second = house.school(), house.school()
    holder = give(house, centre, first, part)
    with pytest.raises(Conflict) as refusal:
        give(house, centre, second, part)
    assert refusal.value.code == "alliance_part_taken"
    assert refusal.value.details["holder"] == first.name
    with pytest.raises(Conflict):
        house.school(alliance_part=part)
    give(house, centre, holder, "member")
    assert give(house, centre, second, part).alliance_part == part


def test_members_are_many_and_lists_tell_them_apart_r5(house: House, centre: Call) -> None:
    member, chair, outside = house.school(), house.school(), house.school()
    give(house, centre, member, "member")
    give(house, centre, house.school(), "member")
    give(house, centre, chair, "chair")

    def codes(**query: object) -> set[str]:
        found = house.service.list_institutions(Call(), ListInstitutions(limit=200, **query)).items
        return {each.code for each in found} & {member.code, chair.code, outside.code}

    assert codes(alliance_part="member") == {member.code}
    assert codes(alliance_part="chair") == {chair.code}
    assert codes(in_alliance=True) == {member.code, chair.code}
    assert codes(in_alliance=False) == {outside.code}


def test_only_platform_and_centre_change_entries_r2(house: House) -> None:
    school = house.school()
    changes = ListInstitutionChanges(institution_id=school.institution_id)
    for call in (house.admin_of(school), house.call(Role.TEACHER, institution_id=school.institution_id)):
        with pytest.raises(NotPermitted):
            change(house, call, school, province="江苏")
        with pytest.raises(NotPermitted):
            give(house, call, school, "member")
        with pytest.raises(NotPermitted):
            house.service.list_institution_changes(call, changes)
    unknown = school.model_copy(update={"institution_id": new_id()})
    with pytest.raises(NotFound):
        change(house, house.platform, unknown, province="江苏")
