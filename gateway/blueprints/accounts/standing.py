"""What becomes of people over HTTP: their roles, their school, their sessions (R1, R2, R18)."""

from __future__ import annotations

from chassis.contracts.accounts.person import PersonView
from chassis.contracts.accounts.roles import GrantRole, WithdrawRole
from chassis.contracts.accounts.session import EndedSessions, EndSessionsOf
from chassis.contracts.accounts.transfer import (
    DecideTransfer,
    GetTransfer,
    ListTransfers,
    RequestTransfer,
    TransferView,
    WithdrawTransfer,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("standing", title="Roles and schools of people 角色与归属")
KEEPERS = only(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
GRANTERS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
WITHDRAWERS = only(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
MOVING = ["account_state", "transfer_not_for_role", "transfer_same_school", "number_taken"]


@api.post(
    "/people/<id:person_id>/role-grants",
    summary="Make a person an administrator (R1, R2)",
    who=GRANTERS,
    errors=[
        "person_not_found",
        "own_roles",
        "role_not_yours_to_give",
        "role_held",
        "role_conflict",
        "institution_required_for_role",
        "account_state",
    ],
)
def grant_role(command: GrantRole) -> PersonView:
    """A school_admin makes another one in the own school; the centre and the platform in any.

    centre_admin is given by the centre and the platform, platform_admin by the platform alone. Nobody changes the
    own roles; nobody administers a school and the centre. The person's sessions end, and new ones have the role.
    """
    return clients().accounts.grant_role(caller(), command)


@api.post(
    "/people/<id:person_id>/role-withdrawals",
    summary="Take an administrator's role back (R1, R2)",
    who=WITHDRAWERS,
    errors=["person_not_found", "own_roles", "role_not_held", "only_role", "last_administrator"],
)
def withdraw_role(command: WithdrawRole) -> PersonView:
    """The last administrator of a school or of the platform stays. The person's sessions end at once."""
    return clients().accounts.withdraw_role(caller(), command)


@api.delete(
    "/people/<id:person_id>/sessions",
    summary="End all sessions of a person (R18)",
    who=KEEPERS,
    errors=["person_not_found", "account_not_yours_to_change"],
)
def end_sessions_of(command: EndSessionsOf) -> EndedSessions:
    """Somebody of the own school, such as after a lost telephone."""
    return clients().accounts.end_sessions_of(caller(), command)


@api.get("/transfers", summary="People who change to or from the own school, newest first (R18)", who=KEEPERS)
def list_transfers(query: ListTransfers) -> Page[TransferView]:
    return clients().accounts.list_transfers(caller(), query)


@api.post(
    "/transfers",
    summary="Ask the school of a teacher or student to let the person come over (R18)",
    who=KEEPERS,
    status=201,
    location="/transfers/{transfer_id}",
    errors=["transfer_person_unknown", "institution_unknown", "number_invalid", "transfer_open", *MOVING],
)
def request_transfer(command: RequestTransfer) -> TransferView:
    """The receiving school asks; the other one decides. platform_admin decides for both, at once.

    Courses, classes and records stay where they are: they belong to schools and runs.
    """
    return clients().accounts.request_transfer(caller(), command)


@api.get(
    "/transfers/<id:transfer_id>",
    summary="One transfer (R18)",
    who=KEEPERS,
    errors=["transfer_not_found"],
)
def get_transfer(query: GetTransfer) -> TransferView:
    return clients().accounts.get_transfer(caller(), query)


@api.post(
    "/transfers/<id:transfer_id>/release",
    summary="Let a person go to the school that asks (R18)",
    who=KEEPERS,
    errors=["transfer_not_found", "transfer_not_yours", "transfer_state", *MOVING],
)
def release_transfer(command: DecideTransfer) -> TransferView:
    """From now on the person belongs to the other school; all sessions end."""
    return clients().accounts.release_transfer(caller(), command)


@api.post(
    "/transfers/<id:transfer_id>/refuse",
    summary="Keep a person whom another school asks for (R18)",
    who=KEEPERS,
    errors=["transfer_not_found", "transfer_not_yours", "transfer_state"],
)
def refuse_transfer(command: DecideTransfer) -> TransferView:
    return clients().accounts.refuse_transfer(caller(), command)


@api.post(
    "/transfers/<id:transfer_id>/withdraw",
    summary="Take the request for a person back (R18)",
    who=KEEPERS,
    errors=["transfer_not_found", "transfer_not_yours", "transfer_state"],
)
def withdraw_transfer(command: WithdrawTransfer) -> TransferView:
    return clients().accounts.withdraw_transfer(caller(), command)
