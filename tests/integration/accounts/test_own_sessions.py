"""Where people are signed in, and ending that (R18)."""

from __future__ import annotations

import pytest

from chassis.contracts.accounts.person import ListPeople
from chassis.contracts.accounts.session import (
    EndOtherSessions,
    EndSession,
    EndSessionsOf,
    ListSessions,
    RefreshSession,
    SessionView,
    SetPassword,
    SignIn,
)
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted
from tests.integration.accounts.house import PASSWORD, House, fresh_mobile

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(house: House, login: str, agent: str | None = None) -> SessionView:
    command = SignIn(login=login, password=PASSWORD, **house.captcha())
    call = Call(client_address="203.0.113.77", client_agent=agent)
    return house.service.sign_in(call, command)


def is_live(house: House, session: SessionView) -> bool:
    try:
        house.service.refresh_session(Call(), RefreshSession(refresh_token=session.refresh_token or ""))
    except NotAuthenticated:
        return False
    return True


@pytest.fixture
def mobile(house: House) -> str:
    number = fresh_mobile()
    house.teacher(house.school(), mobile=number)
    return number


def test_people_see_where_they_are_signed_in_and_no_more_than_that_r18(house: House, mobile: str) -> None:
    first = signed_in(house, mobile, FIREFOX)
    house.wait(minutes=3)
    second = signed_in(house, mobile)
    house.wait(minutes=3)
    house.service.refresh_session(Call(), RefreshSession(refresh_token=first.refresh_token or ""))
    caller = house.as_signed_in(second)
    listed = house.service.list_sessions(caller, ListSessions()).items
    assert [each.session_id for each in listed] == [second.session_id, first.session_id]
    assert [each.is_current for each in listed] == [True, False]
    assert (listed[1].agent, listed[1].address) == ("Firefox · Windows", "203.0.113.*")
    assert listed[0].agent == ""
    assert (listed[1].last_used_at - listed[1].started_at).total_seconds() == 6 * 60
    assert "203.0.113.77" not in listed[1].model_dump_json()
    page = house.service.list_sessions(caller, ListSessions(limit=1))
    rest = house.service.list_sessions(caller, ListSessions(limit=1, cursor=page.next_cursor))
    assert [each.session_id for each in (*page.items, *rest.items)] == [second.session_id, first.session_id]


def test_one_of_ones_own_sessions_ends_at_once_r18(house: House, mobile: str) -> None:
    first, second = signed_in(house, mobile), signed_in(house, mobile)
    caller = house.as_signed_in(second)
    house.service.end_session(caller, EndSession(session_id=first.session_id))
    house.service.end_session(caller, EndSession(session_id=first.session_id))
    assert first.session_id in house.events("sessions_revoked.v1")[-1]["session_ids"]
    assert not is_live(house, first)
    assert is_live(house, second)


def test_nobody_ends_the_sessions_of_others_r2(house: House, mobile: str) -> None:
    session = signed_in(house, mobile)
    with pytest.raises(NotFound, match="session_not_found"):
        house.service.end_session(house.call(Role.TEACHER), EndSession(session_id=session.session_id))
    assert is_live(house, session)


def test_all_others_end_and_this_one_stays_r18(house: House, mobile: str) -> None:
    first, second, third = (signed_in(house, mobile) for _ in range(3))
    assert house.service.end_other_sessions(house.as_signed_in(second), EndOtherSessions()).count == 2
    assert [is_live(house, each) for each in (first, second, third)] == [False, True, False]


def test_a_school_ends_all_sessions_of_its_people_and_of_nobody_elses_r18(house: House) -> None:
    school, number = house.school(), fresh_mobile()
    teacher = house.teacher(school, mobile=number)
    sessions = [signed_in(house, number) for _ in range(2)]
    command = EndSessionsOf(person_id=teacher.registration_id)
    with pytest.raises(NotFound, match="person_not_found"):
        house.service.end_sessions_of(house.admin_of(house.school()), command)
    with pytest.raises(NotPermitted, match="role_required"):
        house.service.end_sessions_of(house.call(Role.TEACHER, institution_id=school.institution_id), command)
    assert house.service.end_sessions_of(house.admin_of(school), command).count == 2
    assert not any(is_live(house, session) for session in sessions)


def test_a_restricted_session_sets_a_password_and_nothing_else_even_past_the_gateway_r12(house: House) -> None:
    school = house.school()
    made = house.administrator(school)
    code = made.initial_credential.activation_code or ""
    session = house.sign_in(made.person.username, code)
    caller = house.as_signed_in(session)
    forged = caller.actor.model_copy(update={"roles": frozenset({Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN})})
    for call in (caller, caller.model_copy(update={"actor": forged})):
        with pytest.raises(NotPermitted, match="session_restricted"):
            house.service.list_people(call, ListPeople())
        with pytest.raises(NotPermitted, match="session_restricted"):
            house.service.list_sessions(call, ListSessions())
    assert not house.service.set_password(caller, SetPassword(new_password=PASSWORD)).must_set_password
