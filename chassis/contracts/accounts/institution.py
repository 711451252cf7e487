"""Institutions and their administrators (R1, R2, R5, R16)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chassis.contracts.accounts.person import PersonView
from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

InstitutionKind = Literal["undergraduate", "vocational"]
AlliancePart = Literal["chair", "secretariat", "member"]


class FileInstitution(Command):
    """Put an institution on file; platform_admin."""

    code: str = Field(pattern=r"^[0-9A-Za-z]{2,20}$")
    """The school's code in the ministry's list, such as `10335`."""
    name: str = Field(min_length=2, max_length=100)
    kind: InstitutionKind
    province: str = Field(min_length=2, max_length=40)
    alliance_part: AlliancePart | None = None


class InstitutionView(View):
    institution_id: Id
    code: str
    name: str
    kind: InstitutionKind
    province: str
    is_filed: bool
    alliance_part: AlliancePart | None
    created_at: UtcTime
    version: int


class ListInstitutions(PageQuery):
    """Institutions on file by code; anyone may ask."""

    q: str | None = Field(None, min_length=1, max_length=100)
    """Part of the name, or the beginning of the code."""
    kind: InstitutionKind | None = None
    province: str | None = Field(None, max_length=40)
    alliance_part: AlliancePart | None = None
    in_alliance: bool | None = None
    """Only those with any part in the sharing alliance, or only those with none."""


class GetInstitution(Command):
    institution_id: Id


class ChangeInstitution(Command):
    """Correct an entry; fields that are left out keep their value. platform_admin, centre_admin."""

    institution_id: Id
    expected_version: int
    name: str | None = Field(None, min_length=2, max_length=100)
    kind: InstitutionKind | None = None
    province: str | None = Field(None, min_length=2, max_length=40)


class SetAlliancePart(Command):
    """Join the sharing alliance, change the part in it, or leave (null). platform_admin, centre_admin."""

    institution_id: Id
    expected_version: int
    alliance_part: AlliancePart | None


class ListInstitutionChanges(PageQuery):
    """Who changed an institution's entry, newest first (R4)."""

    institution_id: Id


class FieldChange(View):
    """A field before and after; absent values are null."""

    field: str
    before: str | None
    after: str | None


class InstitutionChangeView(View):
    change_id: Id
    institution_version: int
    """Of the entry after the change."""
    changes: list[FieldChange]
    changed_by_id: str
    changed_by_name: str
    changed_at: UtcTime


class CreateAdministrator(Command):
    """Make a school_admin of an institution; platform_admin."""

    institution_id: Id
    username: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=60)
    mobile: str | None = Field(None, max_length=20)


class InitialCredentialView(View):
    """What opens an account once, so that its person can set a password (R12)."""

    credential_id: Id
    kind: Literal["birth_date", "activation_code"]
    expires_at: UtcTime
    activation_code: str | None = Field(None, repr=False)
    """Shown only in this answer; absent where the birth date is the initial password."""


InitialKindName = Literal["birth_date", "activation_code"]


class GetAccountSettings(Command):
    """What opens the accounts that the caller's school makes (R12)."""


class AccountSettingsView(View):
    institution_id: Id
    initial_credentials: InitialKindName | None
    """The school's choice; absent where it follows the platform."""
    effective_initial_credentials: InitialKindName
    version: int


class ChangeAccountSettings(Command):
    """Choose what opens accounts that the caller's school makes from now on; null follows the platform (R12)."""

    initial_credentials: InitialKindName | None
    expected_version: int


class CreatedPerson(View):
    person: PersonView
    initial_credential: InitialCredentialView
    warnings: list[str] = []
    """What looks wrong and was accepted all the same: `id_number_region_unknown`."""
