"""A school that is not on file applies for it: 共享平台申请表 (R16)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.accounts.institution import InstitutionKind
from chassis.contracts.accounts.session import WithCaptcha
from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.contracts.papers import WithPaper

ApplicationStateName = Literal["pending", "approved", "rejected"]


class ApplyForInstitution(WithCaptcha, WithPaper):
    """Hand in the filled-in form with what it says; anyone may. The form is a PDF, a Word file or a picture."""

    code: str = Field(pattern=r"^[0-9A-Za-z]{2,20}$")
    """The school's code in the ministry's list, such as `10335`."""
    name: str = Field(min_length=2, max_length=100)
    kind: InstitutionKind
    province: str = Field(min_length=2, max_length=40)
    contact_name: str = Field(min_length=1, max_length=60)
    """Becomes the school's first administrator."""
    contact_mobile: str = Field(max_length=20)
    contact_email: str = Field(max_length=254)
    """Where the decision and the account are sent."""


class CorrectApplication(ApplyForInstitution):
    """Correct a rejected application and hand it in again; the token proves who asks."""

    application_id: Id
    token: str = Field(min_length=1, max_length=100, repr=False)


class SeeApplication(Command):
    """How an application stands, for whoever has its token."""

    application_id: Id
    token: str = Field(min_length=1, max_length=100, repr=False)


class ApplicationProgressView(View):
    """An application as its applicant sees it."""

    application_id: Id
    code: str
    name: str
    state: ApplicationStateName
    submission: int
    submitted_at: UtcTime
    due_at: UtcTime
    """The end of the centre's 2 working days."""
    is_overdue: bool
    decided_at: UtcTime | None
    reason: str | None
    token: str | None = Field(None, repr=False)
    """Shown when the application is made, and mailed to the contact; needed to see and to correct it."""


class ListApplications(PageQuery):
    """Applications: those that wait oldest first, all others newest first."""

    state: ApplicationStateName | None = None
    overdue: bool | None = None
    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the name, or the beginning of the code."""


class GetApplication(Command):
    application_id: Id


class GetApplicationForm(Command):
    """The form as it was handed in: of the newest submission, or of an earlier one (R4)."""

    application_id: Id
    submission: int | None = Field(None, ge=1, le=1000)


class ApplicationView(View):
    """An application as the centre sees it. Numbers that identify are masked (R15)."""

    application_id: Id
    code: str
    name: str
    kind: InstitutionKind
    province: str
    contact_name: str
    contact_mobile: str
    """Masked: `138****5678`."""
    contact_email: str
    """Masked: `l***@example.com`."""
    state: ApplicationStateName
    submission: int
    submitted_at: UtcTime
    due_at: UtcTime
    is_overdue: bool
    decided_at: UtcTime | None
    reason: str | None
    institution_id: Id | None
    administrator_id: Id | None
    created_at: UtcTime


class ReadApplicationContact(Command):
    """The contact's number and address in clear, for a purpose that goes into the audit log (R15)."""

    application_id: Id
    purpose: str = Field(min_length=3, max_length=200)


class ApplicationContactView(View):
    contact_name: str
    mobile: str = Field(repr=False)
    email: str = Field(repr=False)
