"""Numbers in clear: to whom, how often, and with what trace (R2, R15)."""

from __future__ import annotations

import base64

import pytest

from chassis.contracts.accounts.audit import ClearNumbers, ListAccess
from chassis.contracts.accounts.people_import import GetImport, ImportPeople
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted, TooMany
from services.accounts.domain.attempts import MAX_CLEAR_NUMBERS
from tests.integration.accounts.house import House, fresh, fresh_mobile, id_number


def _look(person_id: str, purpose: str = "核对学籍") -> ClearNumbers:
    return ClearNumbers(person_id=person_id, purpose=purpose)


def test_a_school_sees_its_own_peoples_numbers_and_leaves_a_trace_r2_r15(house: House) -> None:
    school, identity, mobile = house.school(), id_number(), fresh_mobile()
    student = house.student(school, id_number=identity, mobile=mobile).person
    admin = house.admin_of(school)
    seen = house.service.clear_numbers(admin, _look(student.person_id))
    assert (seen.mobile, seen.id_number, seen.email) == (mobile, identity, None)
    assert mobile not in repr(seen)
    assert identity not in repr(seen)
    [record] = house.service.list_access(admin, ListAccess(action="clear_numbers")).items
    assert (record.actor_id, record.purpose) == (admin.actor.actor_id, "核对学籍")
    assert (record.person_ids, record.institution_id) == ([student.person_id], school.institution_id)


def test_the_platforms_look_is_shown_to_the_persons_school_r15(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    house.service.clear_numbers(house.platform, _look(student.person_id, "a complaint"))
    [record] = house.service.list_access(house.admin_of(school), ListAccess(action="clear_numbers")).items
    assert record.actor_id == house.platform.actor.actor_id


def test_nobody_else_sees_them_r2_r15(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    with pytest.raises(NotFound):
        house.service.clear_numbers(house.admin_of(house.school()), _look(student.person_id))
    for role in (Role.TEACHER, Role.CENTRE_ADMIN, Role.STUDENT):
        call = house.call(role, institution_id=school.institution_id, person_id=student.person_id)
        with pytest.raises(NotPermitted):
            house.service.clear_numbers(call, _look(student.person_id))
    with pytest.raises(NotAuthenticated):
        house.service.clear_numbers(house.stranger(), _look(student.person_id))
    assert house.service.list_access(house.admin_of(school), ListAccess(action="clear_numbers")).items == []


def test_who_collects_numbers_is_stopped_for_a_while_r15(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    admin = house.admin_of(school)
    for _ in range(MAX_CLEAR_NUMBERS):
        house.service.clear_numbers(admin, _look(student.person_id))
    with pytest.raises(TooMany) as refused:
        house.service.clear_numbers(admin, _look(student.person_id))
    assert refused.value.code == "clear_numbers_limit"
    assert 0 < refused.value.details["retry_after_seconds"] <= 15 * 60
    house.service.clear_numbers(house.admin_of(school), _look(student.person_id))
    house.wait(minutes=16)
    house.service.clear_numbers(admin, _look(student.person_id))


def test_an_id_number_of_no_known_region_is_accepted_with_a_warning_r15(house: House) -> None:
    school = house.school()
    assert house.student(school).warnings == []
    assert house.student(school, id_number=id_number(region="990106")).warnings == ["id_number_region_unknown"]
    rows = [
        ["姓名", "学号", "身份证号"],
        ["王小明", fresh(), id_number()],
        ["李小红", fresh(), id_number(region="990106")],
    ]
    content = base64.b64encode("\n".join(",".join(row) for row in rows).encode()).decode()
    command = ImportPeople(role=Role.STUDENT, file_name="名单.csv", content_base64=content)
    asked = house.service.import_people(house.admin_of(school), command)
    assert house.import_next()
    done = house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))
    assert (done.state, done.created_count, done.errors) == ("done", 2, [])
    [warning] = done.warnings
    assert (warning.row, warning.column, warning.code) == (3, "身份证号", "id_number_region_unknown")
    assert warning.message
