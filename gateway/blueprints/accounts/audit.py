"""Clear numbers, and the audit of who saw them and who administered, over HTTP (R4, R15)."""

from __future__ import annotations

from chassis.contracts.accounts.audit import AccessRecordView, ClearNumbers, ClearNumbersView, ListAccess
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("audit", title="Audit 审计")
KEEPERS = only(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)


@api.post(
    "/people/<id:person_id>/clear-numbers",
    summary="See the numbers of one person in clear, for a purpose (R15)",
    who=KEEPERS,
    errors=["person_not_found", "clear_numbers_limit"],
)
def clear_numbers(command: ClearNumbers) -> ClearNumbersView:
    """For a school_admin people of the own school only. Every look goes into the access audit, with its purpose.

    At most 30 people in 15 minutes.
    """
    return clients().accounts.clear_numbers(caller(), command)


@api.get("/access-records", summary="Who saw clear numbers, and who administered what (R4, R15)", who=KEEPERS)
def list_access_records(query: ListAccess) -> Page[AccessRecordView]:
    """Newest first. platform_admin sees all, a school_admin those of the own school."""
    return clients().accounts.list_access(caller(), query)
