"""Institutions and their administrators over HTTP (R1, R5, R12)."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.accounts.institution import (
    ChangeInstitution,
    CreateAdministrator,
    CreatedPerson,
    FileInstitution,
    GetInstitution,
    InstitutionChangeView,
    InstitutionView,
    ListInstitutionChanges,
    ListInstitutions,
    SetAlliancePart,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("institutions", title="Institutions 院校")
PLATFORM = only(Role.PLATFORM_ADMIN)
KEEPERS = only(Role.PLATFORM_ADMIN, Role.CENTRE_ADMIN)


@api.get("/institutions", summary="The schools on file (R5)", who=ANYONE, kept_until=[InstitutionFiled])
def list_institutions(query: ListInstitutions) -> Page[InstitutionView]:
    """By code. `q` is a part of the name or the beginning of the code."""
    return clients().accounts.list_institutions(caller(), query)


@api.post(
    "/institutions",
    summary="Put a school on file (R5)",
    who=PLATFORM,
    status=201,
    location="/institutions/{institution_id}",
    errors=["institution_code_taken", "institution_name_taken", "alliance_part_taken"],
)
def file_institution(command: FileInstitution) -> InstitutionView:
    return clients().accounts.file_institution(caller(), command)


@api.get(
    "/institutions/<id:institution_id>",
    summary="One school on file",
    who=ANYONE,
    errors=["institution_not_found"],
)
def get_institution(query: GetInstitution) -> InstitutionView:
    return clients().accounts.get_institution(caller(), query)


@api.patch(
    "/institutions/<id:institution_id>",
    summary="Correct a school's name, kind or province (R5)",
    who=KEEPERS,
    errors=["institution_not_found", "institution_name_taken"],
)
def change_institution(command: ChangeInstitution) -> InstitutionView:
    """Fields that are left out keep their value. A college that became a university changes its `kind`."""
    return clients().accounts.change_institution(caller(), command)


@api.put(
    "/institutions/<id:institution_id>/alliance-part",
    summary="Let a school join the sharing alliance, change its part, or leave (R5)",
    who=KEEPERS,
    errors=["institution_not_found", "alliance_part_taken"],
)
def set_alliance_part(command: SetAlliancePart) -> InstitutionView:
    """`null` leaves. The alliance has one chair and one secretariat: whoever has the part gives it up first."""
    return clients().accounts.set_alliance_part(caller(), command)


@api.get(
    "/institutions/<id:institution_id>/changes",
    summary="Who changed a school's entry, and what (R4)",
    who=KEEPERS,
    errors=["institution_not_found"],
)
def list_institution_changes(query: ListInstitutionChanges) -> Page[InstitutionChangeView]:
    return clients().accounts.list_institution_changes(caller(), query)


@api.post(
    "/institutions/<id:institution_id>/administrators",
    summary="Make an administrator of a school (R1, R12)",
    who=PLATFORM,
    status=201,
    errors=[
        "institution_not_found",
        "full_name_invalid",
        "username_taken",
        "username_invalid",
        "mobile_invalid",
        "mobile_taken",
    ],
)
def create_administrator(command: CreateAdministrator) -> CreatedPerson:
    """The activation code in the answer works once, within 14 days, and only to set a password."""
    return clients().accounts.create_administrator(caller(), command)
