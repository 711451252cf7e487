"""People over HTTP: made by their school, found by those who work with them (R12–R15, R18)."""

from __future__ import annotations

from chassis.contracts.accounts.institution import CreatedPerson, InitialCredentialView
from chassis.contracts.accounts.person import (
    ChangeManyStandings,
    ChangePerson,
    ChangeStanding,
    CreatePerson,
    GetPerson,
    ListPeople,
    PeopleOutcomes,
    PersonView,
    ResetCredential,
    ResetManyCredentials,
    SearchTeachers,
    TeacherHits,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import SIGNED_IN, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("people", title="People 人员")
SCHOOL = only(Role.SCHOOL_ADMIN)
KEEPERS = only(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
OVERSEERS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
FINDERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get(
    "/teachers",
    summary="Find teachers by name, username or mobile number (R14)",
    who=FINDERS,
    errors=["mobile_incomplete"],
)
def search_teachers(query: SearchTeachers) -> TeacherHits:
    """`q` is the beginning of a name or username, or a whole mobile number. Numbers are shown masked (R15)."""
    return clients().accounts.search_teachers(caller(), query)


@api.get("/people", summary="The people of a school (R2, R13)", who=OVERSEERS)
def list_people(query: ListPeople) -> Page[PersonView]:
    """A school_admin sees the own school; centre and platform see all, or one with `institution_id`.

    `q` is the beginning of a name, username or, within a school, number, or a whole mobile number.
    """
    return clients().accounts.list_people(caller(), query)


@api.post(
    "/people",
    summary="Make one account in the own school (R13)",
    who=SCHOOL,
    status=201,
    location="/people/{person.person_id}",
    errors=[
        "institution_required",
        "full_name_invalid",
        "number_invalid",
        "number_taken",
        "id_number_invalid",
        "id_number_taken",
        "mobile_invalid",
        "mobile_taken",
        "username_invalid",
        "username_taken",
    ],
)
def create_person(command: CreatePerson) -> CreatedPerson:
    """An ID number's birth date opens the account once; without one, the activation code in the answer (R12)."""
    return clients().accounts.create_person(caller(), command)


@api.get("/people/<id:person_id>", summary="One person (R2, R15)", who=SIGNED_IN, errors=["person_not_found"])
def get_person(query: GetPerson) -> PersonView:
    """Oneself, or somebody of the school that the caller administers. Numbers are masked."""
    return clients().accounts.get_person(caller(), query)


@api.patch(
    "/people/<id:person_id>",
    summary="Correct name, number or mobile of somebody of the own school (R13, R18)",
    who=KEEPERS,
    errors=[
        "person_not_found",
        "person_unchanged",
        "account_not_yours_to_change",
        "full_name_invalid",
        "number_invalid",
        "number_taken",
        "mobile_invalid",
        "mobile_taken",
    ],
)
def change_person(command: ChangePerson) -> PersonView:
    """What is left out stays as it is. The person gets a notice."""
    return clients().accounts.change_person(caller(), command)


@api.post("/people/disable", summary="Stop up to 200 accounts and end their sessions (R18)", who=KEEPERS)
def disable_people(command: ChangeManyStandings) -> PeopleOutcomes:
    """Each for itself: `outcomes` says of everyone whether it was done, or why not."""
    return clients().accounts.disable_people(caller(), command)


@api.post("/people/enable", summary="Let up to 200 disabled accounts work again (R18)", who=KEEPERS)
def enable_people(command: ChangeManyStandings) -> PeopleOutcomes:
    """Each for itself."""
    return clients().accounts.enable_people(caller(), command)


@api.post(
    "/people/initial-credentials",
    summary="Give up to 200 people who are locked out a new start (R12, R18)",
    who=KEEPERS,
    status=201,
)
def reset_credentials(command: ResetManyCredentials) -> PeopleOutcomes:
    """Each for itself. The activation codes in the answer work once, within 14 days."""
    return clients().accounts.reset_credentials(caller(), command)


@api.post(
    "/people/<id:person_id>/disable",
    summary="Stop an account and end its sessions (R18)",
    who=KEEPERS,
    errors=["person_not_found", "account_state", "account_not_yours_to_change"],
)
def disable_person(command: ChangeStanding) -> PersonView:
    return clients().accounts.disable_person(caller(), command)


@api.post(
    "/people/<id:person_id>/enable",
    summary="Let a disabled account work again (R18)",
    who=KEEPERS,
    errors=["person_not_found", "account_state", "account_not_yours_to_change"],
)
def enable_person(command: ChangeStanding) -> PersonView:
    return clients().accounts.enable_person(caller(), command)


@api.post(
    "/people/<id:person_id>/initial-credential",
    summary="Give somebody who is locked out a new start (R12, R18)",
    who=KEEPERS,
    status=201,
    errors=["person_not_found", "account_state", "account_not_yours_to_change"],
)
def reset_credential(command: ResetCredential) -> InitialCredentialView:
    """The old password and all sessions end; the activation code in the answer works once, within 14 days."""
    return clients().accounts.reset_credential(caller(), command)
