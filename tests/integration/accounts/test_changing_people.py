"""Correcting accounts, and changing many at once (R11, R13, R18)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from chassis.contracts.accounts.notification import ListNotifications
from chassis.contracts.accounts.person import (
    ChangeManyStandings,
    ChangeMobile,
    ChangePerson,
    ResetManyCredentials,
)
from chassis.contracts.accounts.session import RefreshSession, SessionView
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import Role
from chassis.domain.errors import (
    Conflict,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    StaleVersion,
)
from chassis.domain.ids import new_id
from tests.integration.accounts.house import PASSWORD, House, fresh, fresh_mobile


def _as(session: SessionView) -> Call:
    actor = ActorView(
        kind="person", actor_id=session.person.person_id, scopes=session.scopes, session_id=session.session_id
    )
    return Call(actor=actor)


def test_a_school_corrects_name_number_and_mobile_and_the_person_is_told_r13_r18(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    number, mobile = f"S{fresh()}", fresh_mobile()
    changed = house.service.change_person(
        house.admin_of(school),
        ChangePerson(
            person_id=student.person_id, expected_version=1, full_name="王 晓明", number=number, mobile=mobile
        ),
    )
    assert (changed.full_name, changed.student_number, changed.version) == ("王 晓明", number, 2)
    assert changed.mobile == f"{mobile[:3]}****{mobile[7:]}"
    assert changed.id_number == student.id_number
    inbox = house.service.list_notifications(house.call(person_id=student.person_id), ListNotifications())
    assert [notice.kind for notice in inbox.items] == ["account_corrected"]
    told = house.events("person_changed.v1")[-1]
    assert (told["person_id"], told["student_number"], told["version"]) == (student.person_id, number, 2)


def test_a_teachers_number_is_the_staff_number_r13(house: House) -> None:
    school = house.school()
    teacher, number = house.teacher(school).registration_id, f"T{fresh()}"
    changed = house.service.change_person(
        house.admin_of(school), ChangePerson(person_id=teacher, expected_version=2, number=number)
    )
    assert (changed.staff_number, changed.student_number) == (number, None)


def test_a_correction_keeps_the_rules_r2_r13(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    other, student = house.student(school, mobile=fresh_mobile()).person, house.student(school).person

    def change(call: Call, **fields: Any) -> None:
        command = ChangePerson.model_validate({"person_id": student.person_id, "expected_version": 1, **fields})
        house.service.change_person(call, command)

    with pytest.raises(InvalidInput) as nothing:
        change(admin)
    assert nothing.value.code == "person_unchanged"
    with pytest.raises(Conflict) as taken:
        change(admin, number=other.student_number or "")
    assert taken.value.code == "number_taken"
    for fields, code in (
        ({"full_name": "123"}, "full_name_invalid"),
        ({"number": "学号"}, "number_invalid"),
        ({"mobile": "12345"}, "mobile_invalid"),
    ):
        with pytest.raises(InvalidInput) as faulty:
            change(admin, **fields)
        assert faulty.value.code == code
    with pytest.raises(StaleVersion):
        change(admin, expected_version=2, full_name="王某")
    with pytest.raises(NotFound):
        change(house.admin_of(house.school()), full_name="王某")
    with pytest.raises(NotPermitted):
        change(house.call(person_id=student.person_id), full_name="王某")


def test_a_person_changes_the_own_mobile_with_the_password_r11(house: House) -> None:
    old, new = fresh_mobile(), fresh_mobile()
    teacher = house.teacher(house.school(), mobile=old)
    session = house.sign_in(old)
    with pytest.raises(InvalidInput) as refused:
        house.service.change_mobile(_as(session), ChangeMobile(mobile=new, current_password="not the password"))
    assert refused.value.code == "current_password_wrong"
    changed = house.service.change_mobile(_as(session), ChangeMobile(mobile=new, current_password=PASSWORD))
    assert changed.mobile == f"{new[:3]}****{new[7:]}"
    assert house.sign_in(new).person.person_id == teacher.registration_id
    with pytest.raises(NotAuthenticated):
        house.sign_in(old)
    other = house.teacher(house.school(), mobile=fresh_mobile())
    with pytest.raises(Conflict) as taken:
        house.service.change_mobile(
            _as(house.sign_in(other.username)), ChangeMobile(mobile=new, current_password=PASSWORD)
        )
    assert taken.value.code == "mobile_taken"
    with pytest.raises(NotAuthenticated):
        house.service.change_mobile(Call(), ChangeMobile(mobile=new, current_password=PASSWORD))


def test_many_are_disabled_and_enabled_each_for_itself_r18(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    teachers = [house.teacher(school) for _ in range(3)]
    pending, stranger = house.register(school).registration_id, house.student(house.school()).person.person_id
    administrator = house.administrator(school).person.person_id
    sessions = [house.sign_in(teacher.username) for teacher in teachers]
    ids = [teacher.registration_id for teacher in teachers]
    asked = ChangeManyStandings(person_ids=[*ids, pending, stranger, administrator, new_id()])
    outcomes = house.service.disable_people(admin, asked).outcomes
    assert [(each.is_done, each.code) for each in outcomes] == [
        *[(True, None)] * 3,
        (False, "account_state"),
        (False, "person_not_found"),
        (False, "account_not_yours_to_change"),
        (False, "person_not_found"),
    ]
    for session in sessions:
        with pytest.raises(NotAuthenticated):
            house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    told = {each for event_ in house.events("sessions_revoked.v1") for each in event_["session_ids"]}
    assert {session.session_id for session in sessions} <= told
    again = house.service.disable_people(admin, ChangeManyStandings(person_ids=ids)).outcomes
    assert {each.code for each in again} == {"account_state"}
    enabled = house.service.enable_people(admin, ChangeManyStandings(person_ids=ids)).outcomes
    assert all(each.is_done for each in enabled)
    house.sign_in(teachers[0].username)
    with pytest.raises(NotPermitted):
        house.service.disable_people(
            house.call(Role.TEACHER, institution_id=school.institution_id), ChangeManyStandings(person_ids=ids)
        )


def test_many_are_reset_with_a_code_each_and_a_repetition_answers_the_same_r12_r18(house: House) -> None:
    school = house.school()
    teachers = [house.teacher(school) for _ in range(2)]
    disabled = house.teacher(school).registration_id
    admin = house.admin_of(school).model_copy(update={"idempotency_key": fresh()})
    house.service.disable_people(house.admin_of(school), ChangeManyStandings(person_ids=[disabled]))
    session = house.sign_in(teachers[0].username)
    command = ResetManyCredentials(person_ids=[*(each.registration_id for each in teachers), disabled])
    answer = house.service.reset_credentials(admin, command)
    assert [each.code for each in answer.outcomes] == [None, None, "account_state"]
    assert house.service.reset_credentials(admin, command) == answer
    with pytest.raises(NotAuthenticated):
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    dump = house.dump()
    for teacher, outcome in zip(teachers, answer.outcomes, strict=False):
        code = outcome.activation_code or ""
        assert code
        assert code not in dump
        with pytest.raises(NotAuthenticated):
            house.sign_in(teacher.username)
        assert house.sign_in(teacher.username, code).must_set_password


def test_many_cost_as_many_statements_as_few_r18(house: House) -> None:
    school = house.school()
    statements: list[str] = []
    event.listen(
        house.application.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: statements.append(statement),
    )
    costs = set()
    for count in (2, 12):
        ids = [house.student(school).person.person_id for _ in range(count)]
        for work in (house.service.disable_people, house.service.enable_people):
            statements.clear()
            work(house.admin_of(school), ChangeManyStandings(person_ids=ids))
            costs.add((work.__name__, len(statements)))
        statements.clear()
        house.service.reset_credentials(house.admin_of(school), ResetManyCredentials(person_ids=ids))
        costs.add(("reset", len(statements)))
    assert len(costs) == 3
