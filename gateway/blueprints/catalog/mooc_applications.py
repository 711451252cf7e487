"""From SPOC to MOOC over HTTP (R56)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.catalog.mooc_application import (
    ApplyForMooc,
    GetMoocApplication,
    GetMoocEligibility,
    ListMoocApplications,
    MoocApplicationView,
    MoocEligibilityView,
    WithdrawMoocApplication,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("mooc_applications", title="SPOC to MOOC 申报")
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get(
    "/courses/<id:course_id>/mooc-eligibility",
    summary="How far a SPOC is from becoming a MOOC: every condition with its figure (R56)",
    who=READERS,
    errors=["course_not_found"],
)
def get_mooc_eligibility(query: GetMoocEligibility) -> MoocEligibilityView:
    return clients().catalog.mooc_eligibility(caller(), query)


@api.post(
    "/courses/<id:course_id>/mooc-applications",
    summary="Ask the centre to make the course a MOOC (R56)",
    who=only(Role.TEACHER),
    status=201,
    location="/mooc-applications/{application_id}",
    errors=["course_not_found", "course_leader_required", "mooc_not_eligible", "mooc_application_pending"],
)
def apply_for_mooc(command: ApplyForMooc) -> MoocApplicationView:
    """For the leader. All conditions are asked again when the centre decides.

    On approval the course is on file in the MOOC library. Its runs so far stay SPOC runs; the next is a MOOC run.
    """
    return clients().catalog.apply_for_mooc(caller(), command)


@api.get("/mooc-applications", summary="Who applied, and what became of it, newest first (R56)", who=READERS)
def list_mooc_applications(query: ListMoocApplications) -> Page[MoocApplicationView]:
    """The centre sees all, a school_admin the school's, a teacher the own ones."""
    return clients().catalog.list_mooc_applications(caller(), query)


@api.get(
    "/mooc-applications/<id:application_id>",
    summary="One application with its state and, if rejected, the reason (R56)",
    who=READERS,
    errors=["mooc_application_not_found"],
)
def get_mooc_application(query: GetMoocApplication) -> MoocApplicationView:
    return clients().catalog.get_mooc_application(caller(), query)


@api.post(
    "/mooc-applications/<id:application_id>/withdraw",
    summary="Take back an application that still waits (R3, R56)",
    who=only(Role.TEACHER, Role.SCHOOL_ADMIN),
    errors=["mooc_application_not_found", "mooc_application_state"],
)
def withdraw_mooc_application(command: WithdrawMoocApplication) -> MoocApplicationView:
    """For the leader and the school's administrators."""
    return clients().catalog.withdraw_mooc_application(caller(), command)
