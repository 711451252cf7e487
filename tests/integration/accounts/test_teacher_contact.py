"""A teacher's contact in clear: to whom, how often, and with what trace (R83)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.audit import ListAccess
from chassis.contracts.accounts.directory import TeacherContact
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted, TooMany
from services.accounts.domain.attempts import MAX_TEACHER_CONTACTS
from tests.integration.accounts.house import House
from tests.racing import race


def _ask(person_id: str) -> TeacherContact:
    return TeacherContact(person_id=person_id, purpose="contact of the course leader: 数据结构, run 1")


def test_a_teacher_of_another_school_is_given_the_contact_and_leaves_a_trace_r83(house: House) -> None:
    school = house.school()
    leader = house.teacher(school)
    asking = house.call(Role.TEACHER, institution_id=house.school().institution_id)
    found = house.service.teacher_contact(asking, _ask(leader.registration_id))
    assert found.full_name == leader.full_name
    assert found.mobile is not None
    assert found.mobile not in repr(found)
    [record] = house.service.list_access(house.admin_of(school), ListAccess(action="teacher_contact")).items
    assert (record.actor_id, record.person_ids) == (asking.actor.actor_id, [leader.registration_id])
    assert "数据结构" in record.purpose


def test_nobody_else_is_and_only_teachers_are_reached_r83(house: House) -> None:
    school = house.school()
    leader, student = house.teacher(school), house.student(school).person
    for role in (Role.STUDENT, Role.LEARNER, Role.CENTRE_ADMIN):
        with pytest.raises(NotPermitted):
            house.service.teacher_contact(house.call(role), _ask(leader.registration_id))
    with pytest.raises(NotAuthenticated):
        house.service.teacher_contact(house.stranger(), _ask(leader.registration_id))
    with pytest.raises(NotFound):
        house.service.teacher_contact(house.call(Role.TEACHER), _ask(student.person_id))


def test_who_collects_contacts_is_stopped_for_a_day_r83(house: House) -> None:
    leader = house.teacher(house.school())
    asking = house.call(Role.TEACHER)

    def ask() -> object:
        return house.service.teacher_contact(asking, _ask(leader.registration_id))

    for _ in range(MAX_TEACHER_CONTACTS - 1):
        ask()
    outcomes = race([ask, ask, ask])
    refusals = [each for each in outcomes if isinstance(each, TooMany)]
    assert [each.code for each in refusals] == ["teacher_contact_limit"] * 2, "those at once do not slip past"
    house.service.teacher_contact(house.call(Role.TEACHER), _ask(leader.registration_id))
    house.wait(minutes=60)
    with pytest.raises(TooMany):
        ask()
    house.wait(minutes=24 * 60)
    ask()
