"""Applications of institutions on the bus; numbers leave masked (R15)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from chassis.contracts.accounts import institution_application as contract
from chassis.contracts.base import Page
from chassis.contracts.papers import PaperView
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.errors import InvalidInput
from chassis.domain.paging import Slice
from chassis.domain.papers import Paper
from services.accounts.domain.institution import InstitutionKind
from services.accounts.domain.institution_application import (
    ApplicationState,
    ContactForm,
    InstitutionApplication,
    SchoolForm,
)
from services.accounts.domain.numbers import Email, Mobile
from services.accounts.domain.person import parse_full_name
from services.accounts.ports.admission import SecretMaker
from services.accounts.ports.applications import ApplicationFilter
from services.accounts.usecases.institution_application import Form


def application_form(command: contract.ApplyForInstitution) -> Form:
    """The form, with its numbers checked.

    Raises:
        InvalidInput: `full_name_invalid`, `mobile_invalid`, `email_invalid`, `file_unreadable`.
    """
    try:
        content = base64.b64decode(command.content_base64, validate=True)
    except binascii.Error:
        raise InvalidInput.of("/file", "file_unreadable") from None
    return Form(
        school=SchoolForm(command.code, command.name, InstitutionKind(command.kind), command.province),
        contact=ContactForm(
            parse_full_name(command.contact_name, pointer="/contact_name"),
            Mobile.parse(command.contact_mobile, pointer="/contact_mobile"),
            Email.parse(command.contact_email, pointer="/contact_email"),
        ),
        file_name=command.file_name,
        content=content,
    )


def application_filter(query: contract.ListApplications) -> ApplicationFilter:
    state = ApplicationState(query.state) if query.state else None
    return ApplicationFilter(state, query.overdue, query.q)


def progress_view(found: InstitutionApplication, now: datetime) -> contract.ApplicationProgressView:
    return contract.ApplicationProgressView(
        application_id=found.application_id,
        code=found.school.code,
        name=found.school.name,
        state=found.state.value,
        submission=found.submission,
        submitted_at=found.submitted_at,
        due_at=found.due_at,
        is_overdue=found.is_overdue(now),
        decided_at=found.decided_at,
        reason=found.reason,
    )


def with_token(view: contract.ApplicationProgressView, secrets: SecretMaker) -> contract.ApplicationProgressView:
    """The view with the token that proves the applicant; never part of a kept answer."""
    return view.model_copy(update={"token": secrets.application_token(view.application_id)})


def application_view(found: InstitutionApplication, now: datetime) -> contract.ApplicationView:
    return contract.ApplicationView(
        application_id=found.application_id,
        code=found.school.code,
        name=found.school.name,
        kind=found.school.kind.value,
        province=found.school.province,
        contact_name=found.contact.full_name,
        contact_mobile=found.contact.mobile.masked,
        contact_email=found.contact.email.masked,
        state=found.state.value,
        submission=found.submission,
        submitted_at=found.submitted_at,
        due_at=found.due_at,
        is_overdue=found.is_overdue(now),
        decided_at=found.decided_at,
        reason=found.reason,
        institution_id=found.institution_id,
        administrator_id=found.administrator_id,
        created_at=found.created_at,
    )


def application_page(found: Slice[InstitutionApplication], now: datetime) -> Page[contract.ApplicationView]:
    return Page(items=[application_view(each, now) for each in found.items], next_cursor=found.next_cursor)


def contact_view(found: ContactForm) -> contract.ApplicationContactView:
    return contract.ApplicationContactView(
        contact_name=found.full_name, mobile=found.mobile.text, email=found.email.text
    )


def paper_view(found: Paper) -> PaperView:
    return PaperView(
        file_name=found.file_name,
        content_type=found.content_type,
        content_base64=base64.b64encode(found.content).decode(),
    )


def application_decision(event: ReviewDecided) -> dict[str, Any]:
    """The arguments of `application_decision.apply_decision`."""
    return {
        "is_own": event.subject_kind is SubjectKind.INSTITUTION_APPLICATION,
        "application_id": event.subject_id,
        "submission": event.subject_version,
        "is_approved": event.outcome == "approved",
        "reason": event.reason,
    }
