"""Registering over HTTP: teachers with their school's approval, learners alone (R10, R17)."""

from __future__ import annotations

from chassis.contracts.accounts.person import (
    CorrectRegistration,
    ListRegistrations,
    RegisterLearner,
    RegisterTeacher,
    RegistrationEntry,
    RegistrationView,
    WithdrawRegistration,
)
from chassis.contracts.base import Page
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import SIGN_IN, Operations

api = Operations("registrations", title="Registrations 注册")
FIELD_ERRORS = [
    "captcha_wrong",
    "username_invalid",
    "username_taken",
    "full_name_invalid",
    "mobile_invalid",
    "mobile_taken",
    "password_too_short",
    "password_too_long",
    "password_too_simple",
    "password_too_common",
    "password_contains",
]


@api.post(
    "/teacher-registrations",
    summary="Register as a teacher of a school (R10)",
    who=ANYONE,
    status=201,
    limit=SIGN_IN,
    errors=[*FIELD_ERRORS, "institution_unknown", "number_invalid", "number_taken"],
)
def register_teacher(command: RegisterTeacher) -> RegistrationView:
    """The account works once the school's administrator has approved it."""
    return clients().accounts.register_teacher(caller(), command)


@api.put(
    "/teacher-registrations/<id:person_id>",
    summary="Correct a rejected or withdrawn registration and submit it again (R10)",
    who=ANYONE,
    limit=SIGN_IN,
    errors=[
        "captcha_wrong",
        "sign_in_failed",
        "sign_in_locked",
        "account_state",
        "institution_unknown",
        "full_name_invalid",
        "mobile_invalid",
        "mobile_taken",
        "number_invalid",
        "number_taken",
    ],
)
def correct_registration(command: CorrectRegistration) -> RegistrationView:
    """The password of the registration proves who asks. Signing in tells the reason of the rejection."""
    return clients().accounts.correct_registration(caller(), command)


@api.get(
    "/teacher-registrations",
    summary="Registrations that wait for the own school, the longest waiting first (R2, R10)",
    who=only(Role.SCHOOL_ADMIN),
    errors=["institution_required"],
)
def list_registrations(query: ListRegistrations) -> Page[RegistrationEntry]:
    """`state` is `pending` or `rejected`. Decide on them in the list of review tasks."""
    return clients().accounts.list_registrations(caller(), query)


@api.post(
    "/teacher-registrations/<id:person_id>/withdrawal",
    summary="Take a registration back before it is decided (R10)",
    who=ANYONE,
    limit=SIGN_IN,
    errors=["captcha_wrong", "sign_in_failed", "sign_in_locked", "account_state"],
)
def withdraw_registration(command: WithdrawRegistration) -> RegistrationView:
    """It leaves the school's desk. It can be corrected, for another school too, and submitted again."""
    return clients().accounts.withdraw_registration(caller(), command)


@api.post(
    "/learner-registrations",
    summary="Register as a learner of the public (R17)",
    who=ANYONE,
    status=201,
    limit=SIGN_IN,
    errors=[*FIELD_ERRORS, "contact_required", "email_invalid", "email_taken"],
)
def register_learner(command: RegisterLearner) -> RegistrationView:
    """With a mobile number, a mail address, or both. The account works at once."""
    return clients().accounts.register_learner(caller(), command)
