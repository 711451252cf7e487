"""How many people each school has, for the platform's statistics (R92)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.census import CountPeople, SchoolPeople
from chassis.contracts.accounts.person import ChangeStanding
from chassis.domain.actor import Role
from chassis.domain.errors import NotPermitted
from tests.integration.accounts.house import House
from tests.statements import cost_of


def counted(house: House, institution_id: str) -> SchoolPeople | None:
    found = house.service.count_people(house.system, CountPeople()).schools
    return next((each for each in found if each.institution_id == institution_id), None)


def test_active_teachers_and_students_are_counted_by_school_r92(house: House) -> None:
    school, other = house.school(), house.school()
    assert counted(house, school.institution_id) is None
    house.register(school)  # waits for the school's decision, so it is no teacher yet
    house.teacher(school)
    students = [house.student(school).person for _ in range(3)]
    house.student(other)
    found = counted(house, school.institution_id)
    assert found is not None
    assert (found.teachers, found.students) == (1, 3)
    admin = house.admin_of(school)
    leaving = students[0]
    house.service.disable_person(
        admin, ChangeStanding(person_id=leaving.person_id, expected_version=leaving.version)
    )
    found = counted(house, school.institution_id)
    assert found is not None
    assert found.students == 2


def test_only_the_platform_counts_r2_r92(house: House) -> None:
    for call in (house.call(Role.PLATFORM_ADMIN), house.admin_of(house.school()), house.stranger()):
        with pytest.raises(NotPermitted):
            house.service.count_people(call, CountPeople())


def test_counting_is_one_statement_r92(house: House) -> None:
    house.student(house.school())
    request = {"count": lambda: house.service.count_people(house.system, CountPeople())}
    assert cost_of(house.application.engine, request) == {"count": 1}
