"""Activation codes instead of birth dates, where school or platform choose them (R12)."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import select

from chassis.contracts.accounts.institution import ChangeAccountSettings, GetAccountSettings, InstitutionView
from chassis.contracts.accounts.people_import import (
    GetActivationCodes,
    GetImport,
    ImportPeople,
    PeopleImportView,
)
from chassis.contracts.accounts.session import SetPassword
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, NotPermitted, StaleVersion
from chassis.spreadsheet import read_sheet
from services.accounts.adapters.tables import access_audit
from services.accounts.usecases import people_import
from tests.integration.accounts.house import PASSWORD, House, fresh, id_number
from tests.integration.accounts.rosters import roster

BORN = "20050412"


def _choose(house: House, school: InstitutionView, kind: str | None, version: int = 1) -> None:
    command = ChangeAccountSettings.model_validate({"initial_credentials": kind, "expected_version": version})
    house.service.change_account_settings(house.admin_of(school), command)


def _import(house: House, school: InstitutionView, count: int = 3) -> PeopleImportView:
    content = base64.b64encode(roster(count, first_number=fresh())).decode()
    command = ImportPeople(role=Role.STUDENT, file_name="x.csv", content_base64=content)
    asked = house.service.import_people(house.admin_of(school), command)
    assert house.import_next()
    return house.service.get_import(house.admin_of(school), GetImport(import_id=asked.import_id))


def _codes(house: House, call: Call, report: PeopleImportView, after: str = "") -> dict[str, str]:
    command = GetActivationCodes(import_id=report.import_id, purpose="发给新生", after=after)
    content = house.service.import_activation_codes(call, command).content_base64
    rows = read_sheet(base64.b64decode(content), max_rows=100).rows
    return {row.cells["用户名"]: row.cells["激活码"] for row in rows}


def test_a_school_follows_the_platform_until_it_chooses_r12(house: House) -> None:
    school = house.school()
    admin = house.admin_of(school)
    view = house.service.get_account_settings(admin, GetAccountSettings())
    assert (view.initial_credentials, view.effective_initial_credentials, view.version) == (None, "birth_date", 1)
    assert house.student(school).initial_credential.kind == "birth_date"
    _choose(house, school, "activation_code")
    made = house.student(school, id_number=id_number(BORN))
    assert made.initial_credential.kind == "activation_code"
    with pytest.raises(NotAuthenticated):
        house.sign_in(made.person.username, BORN)
    assert house.sign_in(made.person.username, made.initial_credential.activation_code or "").must_set_password
    assert house.student(house.school()).initial_credential.kind == "birth_date"
    with pytest.raises(StaleVersion):
        _choose(house, school, None, version=1)
    _choose(house, school, None, version=2)
    assert house.student(school).initial_credential.kind == "birth_date"


def test_only_the_schools_administrator_chooses_r2(house: House) -> None:
    school = house.school()
    for role in (Role.TEACHER, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        with pytest.raises(NotPermitted):
            house.service.get_account_settings(
                house.call(role, institution_id=school.institution_id), GetAccountSettings()
            )


def test_an_imports_codes_come_as_a_sheet_and_each_opens_its_account_once_r12(house: House) -> None:
    school = house.school()
    _choose(house, school, "activation_code")
    report = _import(house, school)
    admin = house.admin_of(school)
    codes = _codes(house, admin, report)
    assert len(set(codes.values())) == 3
    assert not any(code in house.dump() for code in codes.values())
    username, code = next(iter(codes.items()))
    session = house.sign_in(username, code)
    assert session.must_set_password
    assert _codes(house, admin, report).keys() == codes.keys() - {username}
    actor = ActorView(
        kind="person", actor_id=session.person.person_id, scopes=session.scopes, session_id=session.session_id
    )
    house.service.set_password(Call(actor=actor), SetPassword(new_password=PASSWORD))
    assert _codes(house, admin, report).keys() == codes.keys() - {username}
    house.wait(days=14)
    with pytest.raises(NotFound) as refused:
        _codes(house, admin, report)
    assert refused.value.code == "activation_codes_not_found"


def test_a_sheet_of_codes_is_bounded_and_the_next_goes_on_after_it_r12(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_import, "CODES_AT_ONCE", 2)
    school = house.school()
    _choose(house, school, "activation_code")
    report = _import(house, school)
    admin = house.admin_of(school)
    first = _codes(house, admin, report)
    last = max(first).rpartition("-")[2].upper()
    second = _codes(house, admin, report, after=last)
    assert (len(first), len(second), len(first | second)) == (2, 1, 3)


def test_every_download_of_codes_leaves_an_audit_row_r12_r15(house: House) -> None:
    school = house.school()
    _choose(house, school, "activation_code")
    report = _import(house, school)
    admin = house.admin_of(school).model_copy(update={"correlation_id": f"request-{fresh()}"})
    for _ in range(2):
        _codes(house, admin, report)
    with house.application.engine.connect() as connection:
        rows = connection.execute(
            select(access_audit).where(access_audit.c.correlation_id == admin.correlation_id)
        ).all()
    assert [(row.action, row.purpose, len(row.person_ids)) for row in rows] == [
        ("activation_codes", "发给新生", 3)
    ] * 2


def test_codes_are_for_the_own_school_and_only_where_some_were_made_r2_r12(house: House) -> None:
    school = house.school()
    with pytest.raises(NotFound) as refused:
        _codes(house, house.admin_of(school), _import(house, school))
    assert refused.value.code == "activation_codes_not_found"
    _choose(house, school, "activation_code")
    report = _import(house, school)
    with pytest.raises(NotFound):
        _codes(house, house.admin_of(house.school()), report)
    with pytest.raises(NotPermitted):
        _codes(house, house.call(Role.TEACHER, institution_id=school.institution_id), report)
