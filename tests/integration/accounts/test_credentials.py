"""Accounts that a school makes, and what opens them (R12, R13, R18)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.person import ChangeStanding, CreatePerson, ResetCredential
from chassis.contracts.accounts.session import RefreshSession, SessionView, SetPassword
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
from tests.integration.accounts.house import PASSWORD, House, fresh, id_number

BORN = "20050412"


def _as(session: SessionView) -> Call:
    """A call with what the session's token says."""
    actor = ActorView(
        kind="person",
        actor_id=session.person.person_id,
        scopes=session.scopes,
        session_id=session.session_id,
    )
    return Call(actor=actor)


def test_the_birth_date_opens_only_a_session_that_sets_a_password_r12(house: House) -> None:
    made = house.student(house.school(), id_number=id_number(BORN))
    assert made.initial_credential.kind == "birth_date"
    assert made.initial_credential.activation_code is None
    session = house.sign_in(made.person.username, BORN)
    assert session.must_set_password
    assert session.scopes == {"password:set"}
    assert session.refresh_token is None
    fresh_session = house.service.set_password(_as(session), SetPassword(new_password=PASSWORD))
    assert fresh_session.scopes == {"full"}
    assert fresh_session.refresh_token
    assert not house.sign_in(made.person.username).must_set_password


def test_the_birth_date_works_once_and_dies_after_14_days_r12(house: House) -> None:
    school = house.school()
    used, late = (house.student(school, id_number=id_number(BORN)).person for _ in range(2))
    house.sign_in(used.username, BORN)
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(used.username, BORN)
    assert refused.value.code == "sign_in_failed"
    house.wait(days=14)
    with pytest.raises(NotAuthenticated):
        house.sign_in(late.username, BORN)


@pytest.mark.parametrize("password", ["x-20050412-x", "x 2005-04-12 x", "1234567"])
def test_the_new_password_may_not_hold_the_birth_date_r12(house: House, password: str) -> None:
    made = house.student(house.school(), id_number=id_number(BORN))
    session = house.sign_in(made.person.username, BORN)
    with pytest.raises(InvalidInput):
        house.service.set_password(_as(session), SetPassword(new_password=password))


def test_the_new_password_may_not_hold_the_id_number_r12(house: House) -> None:
    number = id_number(BORN)
    made = house.student(house.school(), id_number=number)
    session = house.sign_in(made.person.username, BORN)
    with pytest.raises(InvalidInput) as refused:
        house.service.set_password(_as(session), SetPassword(new_password=f"a{number.lower()}b"))
    assert refused.value.code == "password_contains"


def test_an_administrator_starts_with_a_one_time_code_r12(house: House) -> None:
    made = house.administrator(house.school())
    code = made.initial_credential.activation_code or ""
    assert len(code.replace("-", "")) == 12
    assert code not in house.dump()
    session = house.sign_in(made.person.username, code.lower())
    assert session.must_set_password
    with pytest.raises(NotAuthenticated):
        house.sign_in(made.person.username, code)


def test_a_repeated_request_answers_the_same_code(house: House) -> None:
    school = house.school()
    command = CreatePerson(role=Role.TEACHER, full_name="外教", number=fresh())
    call = house.admin_of(school).model_copy(update={"idempotency_key": fresh()})
    first = house.service.create_person(call, command)
    assert first.initial_credential.activation_code
    assert house.service.create_person(call, command) == first


def test_setting_a_password_needs_the_current_one_and_ends_other_sessions_r18(house: House) -> None:
    username = house.teacher(house.school()).username
    other, own = house.sign_in(username), house.sign_in(username)
    for wrong in (None, "not the password"):
        with pytest.raises(InvalidInput) as refused:
            house.service.set_password(
                _as(own), SetPassword(current_password=wrong, new_password="another 9 horse battery")
            )
        assert refused.value.code == "current_password_wrong"
    with pytest.raises(InvalidInput) as refused:
        house.service.set_password(_as(own), SetPassword(current_password=PASSWORD, new_password=PASSWORD))
    assert refused.value.code == "password_unchanged"
    command = SetPassword(current_password=PASSWORD, new_password="another 9 horse battery")
    house.service.set_password(_as(own), command)
    for ended in (other, own):
        with pytest.raises(NotAuthenticated):
            house.service.refresh_session(Call(), RefreshSession(refresh_token=ended.refresh_token or ""))
    with pytest.raises(NotAuthenticated) as late:
        house.service.set_password(_as(other), command)
    assert late.value.code == "session_ended"


def test_disabling_ends_sessions_at_once_and_enabling_lets_in_again_r18(house: House) -> None:
    school = house.school()
    teacher = house.teacher(school)
    session = house.sign_in(teacher.username)
    admin = house.admin_of(school)
    disabled = house.service.disable_person(
        admin, ChangeStanding(person_id=teacher.registration_id, expected_version=2)
    )
    assert disabled.state == "disabled"
    with pytest.raises(NotAuthenticated):
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    with pytest.raises(NotAuthenticated) as refused:
        house.sign_in(teacher.username)
    assert refused.value.code == "account_disabled"
    with pytest.raises(StaleVersion):
        house.service.enable_person(admin, ChangeStanding(person_id=teacher.registration_id, expected_version=2))
    again = ChangeStanding(person_id=teacher.registration_id, expected_version=disabled.version)
    house.service.enable_person(admin, again)
    house.sign_in(teacher.username)
    assert [
        event["is_active"]
        for event in house.events("person_changed.v1")
        if event["person_id"] == teacher.registration_id
    ] == [False, True, False, True]


def test_a_reset_voids_the_password_and_gives_a_code_r18(house: House) -> None:
    school = house.school()
    teacher = house.teacher(school)
    session = house.sign_in(teacher.username)
    reset = house.service.reset_credential(
        house.admin_of(school), ResetCredential(person_id=teacher.registration_id)
    )
    with pytest.raises(NotAuthenticated):
        house.sign_in(teacher.username)
    with pytest.raises(NotAuthenticated):
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    assert house.sign_in(teacher.username, reset.activation_code or "").must_set_password


def test_another_schools_administrator_finds_nobody_to_change_r2(house: House) -> None:
    teacher = house.teacher(house.school())
    stranger = house.admin_of(house.school())
    with pytest.raises(NotFound):
        house.service.reset_credential(stranger, ResetCredential(person_id=teacher.registration_id))
    with pytest.raises(NotPermitted):
        house.service.reset_credential(
            house.call(Role.TEACHER), ResetCredential(person_id=teacher.registration_id)
        )


def test_an_administrator_changes_neither_own_nor_other_administrators_r2(house: House) -> None:
    school = house.school()
    other = house.administrator(school).person
    with pytest.raises(NotPermitted) as refused:
        house.service.disable_person(
            house.admin_of(school), ChangeStanding(person_id=other.person_id, expected_version=1)
        )
    assert refused.value.code == "account_not_yours_to_change"
    house.service.disable_person(
        house.platform, ChangeStanding(person_id=other.person_id, expected_version=other.version)
    )


def test_numbers_are_unique_in_a_school_only_r13(house: House) -> None:
    school, number, identity = house.school(), fresh(), id_number()
    house.student(school, number=number, id_number=identity)
    house.student(house.school(), number=number, id_number=identity)
    for changes, code in (({"number": number}, "number_taken"), ({"id_number": identity}, "id_number_taken")):
        with pytest.raises(Conflict) as refused:
            house.student(school, username=f"s-{fresh()}", **changes)
        assert refused.value.code == code


def test_only_a_school_admin_makes_people_r2(house: House) -> None:
    school = house.school()
    for role in (Role.TEACHER, Role.STUDENT, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        with pytest.raises(NotPermitted):
            house.service.create_person(
                house.call(role, institution_id=school.institution_id),
                CreatePerson(role=Role.STUDENT, full_name="王小明", number=fresh()),
            )
