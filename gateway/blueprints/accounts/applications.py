"""Schools that are not on file apply over HTTP: 共享平台申请表 (R16)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.accounts.institution_application import (
    ApplicationContactView,
    ApplicationProgressView,
    ApplicationView,
    ApplyForInstitution,
    CorrectApplication,
    GetApplication,
    GetApplicationForm,
    ListApplications,
    ReadApplicationContact,
    SeeApplication,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import SIGN_IN, Operations
from gateway.rendering import attachment

api = Operations("institution-applications", title="Institution applications 共享平台申请")
CENTRE = only(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
FORM_ERRORS = [
    "captcha_wrong",
    "institution_code_taken",
    "institution_name_taken",
    "institution_application_open",
    "full_name_invalid",
    "mobile_invalid",
    "email_invalid",
    "paper_empty",
    "paper_too_large",
    "paper_type_not_allowed",
    "paper_type_mismatch",
    "institution_applications_limit",
]


@api.post(
    "/institution-applications",
    summary="Apply for a school that is not on file, with the filled-in form (R16)",
    who=ANYONE,
    status=201,
    location="/institution-applications/{application_id}/state",
    limit=SIGN_IN,
    errors=FORM_ERRORS,
)
def apply_for_institution(command: ApplyForInstitution) -> ApplicationProgressView:
    """The form is a PDF, a Word file or a picture of at most 10 MiB. The centre decides by `due_at`, within two
    working days; the contact hears of it by mail. Keep the `token`: it shows and corrects the application.
    """
    return clients().accounts.apply_for_institution(caller(), command)


@api.get(
    "/institution-applications/<id:application_id>/state",
    summary="How one's application stands (R16)",
    who=ANYONE,
    limit=SIGN_IN,
    errors=["institution_application_not_found"],
)
def see_application(query: SeeApplication) -> ApplicationProgressView:
    """`token` came with the answer to the application and with the mail to its contact."""
    return clients().accounts.see_application(caller(), query)


@api.put(
    "/institution-applications/<id:application_id>",
    summary="Correct a rejected application and hand it in again (R16)",
    who=ANYONE,
    limit=SIGN_IN,
    errors=[*FORM_ERRORS, "institution_application_not_found", "institution_application_state"],
)
def correct_application(command: CorrectApplication) -> ApplicationProgressView:
    """All fields and the form anew. The centre's two working days begin again."""
    return clients().accounts.correct_application(caller(), command)


@api.get("/institution-applications", summary="Applications of schools, for the centre (R16)", who=CENTRE)
def list_applications(query: ListApplications) -> Page[ApplicationView]:
    """With `state=pending` the oldest first. Each is decided as a review task `institution_application`."""
    return clients().accounts.list_applications(caller(), query)


@api.get(
    "/institution-applications/<id:application_id>",
    summary="One application (R15, R16)",
    who=CENTRE,
    errors=["institution_application_not_found"],
)
def get_application(query: GetApplication) -> ApplicationView:
    return clients().accounts.get_application(caller(), query)


@api.get(
    "/institution-applications/<id:application_id>/form",
    summary="The form as it was handed in (R4, R16)",
    who=CENTRE,
    produces="*/*",
    errors=["institution_application_not_found", "paper_not_found"],
)
def get_application_form(query: GetApplicationForm) -> Response:
    """Of the newest submission, or of the one with the number `submission`."""
    paper = clients().accounts.get_application_form(caller(), query)
    return attachment(base64.b64decode(paper.content_base64), paper.content_type, paper.file_name)


@api.post(
    "/institution-applications/<id:application_id>/contact",
    summary="The contact's number and address in clear, for a purpose (R15)",
    who=CENTRE,
    errors=["institution_application_not_found"],
)
def read_application_contact(command: ReadApplicationContact) -> ApplicationContactView:
    """Each look goes into the access audit, with its purpose."""
    return clients().accounts.read_application_contact(caller(), command)
