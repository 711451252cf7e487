"""What systems of schools do with people: of the own school, by scope, and no more (R1, R2, R13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chassis.contracts.accounts.api_client import CreateApiClient
from chassis.contracts.accounts.people_import import GetImport, GetImportTemplate, ImportPeople
from chassis.contracts.accounts.person import ChangeStanding, CreatePerson, GetPerson, ListPeople, ResetCredential
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from chassis.domain.errors import DomainError, NotFound, NotPermitted
from chassis.domain.scopes import ClientScope
from tests.integration.accounts.house import House, fresh


def test_a_system_lists_and_makes_people_of_its_school_within_its_scopes_r13(house: House) -> None:
    school = house.school()
    writer = house.system_of(school, ClientScope.PEOPLE_WRITE)
    reader = house.system_of(school, ClientScope.PEOPLE_READ)
    student = house.service.create_person(
        writer, CreatePerson(role=Role.STUDENT, full_name="王小明", number=fresh())
    ).person
    assert student.institution_id == school.institution_id
    listed = house.service.list_people(reader, ListPeople(role=Role.STUDENT)).items
    assert [each.person_id for each in listed] == [student.person_id]
    found = house.service.get_person(reader, GetPerson(person_id=student.person_id))
    assert found.full_name == "王小明"
    disabled = house.service.disable_person(
        writer, ChangeStanding(person_id=student.person_id, expected_version=student.version)
    )
    assert disabled.state == "disabled"
    stranger = house.system_of(house.school(), *ClientScope)
    with pytest.raises(NotFound, match="person_not_found"):
        house.service.get_person(stranger, GetPerson(person_id=student.person_id))


def test_a_system_imports_people_r13(house: House) -> None:
    school = house.school()
    writer = house.system_of(school, ClientScope.PEOPLE_WRITE)
    template = house.service.import_template(writer, GetImportTemplate(role=Role.STUDENT))
    record = house.service.import_people(
        writer,
        ImportPeople(role=Role.STUDENT, file_name="students.xlsx", content_base64=template.content_base64),
    )
    assert house.service.get_import(writer, GetImport(import_id=record.import_id)).import_id == record.import_id


def test_what_no_scope_names_is_closed_to_systems_whatever_let_them_in_r2(house: House) -> None:
    school = house.school()
    student = house.student(school).person
    everything = house.system_of(school, *ClientScope)
    reader = house.system_of(school, ClientScope.PEOPLE_READ)
    refused: list[Callable[[], object]] = [
        lambda: house.service.reset_credential(everything, ResetCredential(person_id=student.person_id)),
        lambda: house.service.create_api_client(
            everything, CreateApiClient(name="再来", scopes=[ClientScope.PEOPLE_READ])
        ),
        lambda: house.service.create_person(
            reader, CreatePerson(role=Role.STUDENT, full_name="王小明", number=fresh())
        ),
        lambda: house.service.list_people(house.system_of(school), ListPeople()),
    ]
    for attempt in refused:
        with pytest.raises(NotPermitted, match="scope_required"):
            attempt()


def _with_full_scope(call: Call) -> Call:
    actor = call.actor.model_copy(update={"scopes": frozenset({"full"})})
    return call.model_copy(update={"actor": actor})


def test_the_scope_of_people_is_none_for_systems(house: House) -> None:
    call = _with_full_scope(house.system_of(house.school()))
    with pytest.raises(DomainError, match="scope_required"):
        house.service.list_people(call, ListPeople())
