"""Administrators are made and unmade: kept in the audit, told, and at once (R1, R2, R18)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from chassis.contracts.accounts.institution import InstitutionView
from chassis.contracts.accounts.person import ChangeStanding, GetPerson, PersonView
from chassis.contracts.accounts.roles import GrantRole, WithdrawRole
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted, StaleVersion
from services.accounts.adapters.tables import access_audit
from tests.integration.accounts.house import House, fresh, fresh_mobile
from tests.racing import race

SCHOOL, CENTRE, PLATFORM = Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN


def teacher(house: House, school: InstitutionView, **changes: Any) -> PersonView:
    person_id = house.teacher(school, **changes).registration_id
    return house.service.get_person(house.platform, GetPerson(person_id=person_id))


def grant(house: House, call: Call, person: PersonView, role: Role) -> PersonView:
    command = GrantRole(person_id=person.person_id, expected_version=person.version, role=role, reason="学期轮换")
    return house.service.grant_role(call, command)


def withdraw(house: House, call: Call, person: PersonView, role: Role) -> PersonView:
    command = WithdrawRole(
        person_id=person.person_id, expected_version=person.version, role=role, reason="学期轮换"
    )
    return house.service.withdraw_role(call, command)


def audit_of(house: House, person_id: str) -> list[Any]:
    statement = select(access_audit).where(access_audit.c.person_ids.contains([person_id]))
    with house.application.engine.connect() as connection:
        return list(connection.execute(statement.order_by(access_audit.c.at)))


def test_a_school_names_a_second_administrator_r1(house: House) -> None:
    school, mobile = house.school(), fresh_mobile()
    person = teacher(house, school, mobile=mobile)
    session = house.sign_in(mobile)
    granted = grant(house, house.admin_of(school), person, SCHOOL)
    assert granted.roles == {Role.TEACHER, SCHOOL}
    assert granted.version == person.version + 1
    assert session.session_id in house.events("sessions_revoked.v1")[-1]["session_ids"]
    told = house.events("person_changed.v1")[-1]
    assert (told["person_id"], sorted(told["roles"])) == (person.person_id, ["school_admin", "teacher"])
    row = audit_of(house, person.person_id)[-1]
    assert (row.action, row.purpose) == ("grant_role", "school_admin: 学期轮换")
    assert house.inbox(person.person_id)[0].kind == "role_granted"
    assert house.sign_in(mobile).person.roles == {Role.TEACHER, SCHOOL}


def test_the_platform_takes_it_back_and_the_sessions_end_r18(house: House) -> None:
    school, mobile = house.school(), fresh_mobile()
    house.administrator(school)
    person = grant(house, house.platform, teacher(house, school, mobile=mobile), SCHOOL)
    session = house.sign_in(mobile)
    assert withdraw(house, house.platform, person, SCHOOL).roles == {Role.TEACHER}
    assert session.session_id in house.events("sessions_revoked.v1")[-1]["session_ids"]
    assert house.inbox(person.person_id)[0].kind == "role_withdrawn"
    assert [row.action for row in audit_of(house, person.person_id)][-2:] == ["grant_role", "withdraw_role"]


def test_other_schools_people_are_nobody_r2(house: House) -> None:
    person = teacher(house, house.school())
    with pytest.raises(NotFound, match="person_not_found"):
        grant(house, house.admin_of(house.school()), person, SCHOOL)


def test_a_school_administrator_does_not_unmake_another(house: House) -> None:
    school = house.school()
    house.administrator(school)
    person = grant(house, house.platform, teacher(house, school), SCHOOL)
    with pytest.raises(NotPermitted, match="role_required"):
        withdraw(house, house.admin_of(school), person, SCHOOL)


def test_a_change_that_saw_an_older_version_is_refused_r44(house: House) -> None:
    school = house.school()
    person = teacher(house, school)
    granted = grant(house, house.platform, person, SCHOOL)
    with pytest.raises(StaleVersion):
        withdraw(house, house.platform, granted.model_copy(update={"version": person.version}), SCHOOL)


def test_the_last_administrator_of_a_school_stays_r1(house: House) -> None:
    school = house.school()
    first = grant(house, house.platform, teacher(house, school), SCHOOL)
    with pytest.raises(Conflict, match="last_administrator"):
        withdraw(house, house.platform, first, SCHOOL)
    grant(house, house.platform, teacher(house, school), SCHOOL)
    withdraw(house, house.platform, first, SCHOOL)


def test_of_two_taken_back_at_once_one_stays_r1(house: House) -> None:
    school = house.school()
    pair = [grant(house, house.platform, teacher(house, school), SCHOOL) for _ in range(2)]
    outcomes = race([partial(withdraw, house, house.platform, each, SCHOOL) for each in pair])
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1


def test_the_last_platform_administrator_is_not_disabled_r1(house: House) -> None:
    first, second = (grant(house, house.platform, teacher(house, house.school()), PLATFORM) for _ in range(2))

    def disable(person: PersonView) -> PersonView:
        command = ChangeStanding(person_id=person.person_id, expected_version=person.version)
        return house.service.disable_person(house.platform, command)

    outcomes = race([lambda: disable(first), lambda: disable(second)])
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1


def test_what_a_system_may_never_do_r1(house: House) -> None:
    school = house.school()
    person = teacher(house, school, username=f"t{fresh()}")
    with pytest.raises(NotPermitted, match="scope_required"):
        grant(house, house.system_of(school), person, SCHOOL)
