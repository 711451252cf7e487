"""Institutions, and accounts as they are made, on the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.accounts import (
    institution,
)
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.domain.account_settings import AccountSettings
from services.accounts.domain.credential import InitialCredential, InitialKind
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionChange, InstitutionKind
from services.accounts.ports.admission import SecretMaker
from services.accounts.ports.institutions import InstitutionFilter
from services.accounts.usecases.person import MadePerson
from services.accounts.wire.arguments import fields
from services.accounts.wire.people import person_view


def institution_filter(query: institution.ListInstitutions) -> InstitutionFilter:
    return InstitutionFilter(query.q, query.kind, query.province, query.alliance_part, query.in_alliance)


def institution_fields(command: institution.FileInstitution) -> dict[str, Any]:
    """The arguments of `file_institution`."""
    part = command.alliance_part
    return fields(command) | {
        "kind": InstitutionKind(command.kind),
        "alliance_part": AlliancePart(part) if part else None,
    }


def change_fields(command: institution.ChangeInstitution) -> dict[str, Any]:
    """The arguments of `change_institution`."""
    return fields(command) | {"kind": InstitutionKind(command.kind) if command.kind else None}


def alliance_part(command: institution.SetAlliancePart) -> AlliancePart | None:
    return AlliancePart(command.alliance_part) if command.alliance_part else None


def change_page(found: Slice[InstitutionChange]) -> Page[institution.InstitutionChangeView]:
    return Page(items=[_change_view(each) for each in found.items], next_cursor=found.next_cursor)


def _change_view(change: InstitutionChange) -> institution.InstitutionChangeView:
    return institution.InstitutionChangeView(
        change_id=change.change_id,
        institution_version=change.version,
        changes=[
            institution.FieldChange(field=field, before=before, after=after)
            for field, (before, after) in sorted(change.changes.items())
        ],
        changed_by_id=change.changed_by_id,
        changed_by_name=change.changed_by_name,
        changed_at=change.changed_at,
    )


def institution_view(found: Institution) -> institution.InstitutionView:
    return institution.InstitutionView(
        institution_id=found.institution_id,
        code=found.code,
        name=found.name,
        kind=found.kind.value,
        province=found.province,
        is_filed=found.is_filed,
        alliance_part=found.alliance_part.value if found.alliance_part else None,
        created_at=found.created_at,
        version=found.version,
    )


def institution_page(found: Slice[Institution]) -> Page[institution.InstitutionView]:
    return Page(items=[institution_view(each) for each in found.items], next_cursor=found.next_cursor)


def settings_view(found: AccountSettings) -> institution.AccountSettingsView:
    return institution.AccountSettingsView(
        institution_id=found.institution_id,
        initial_credentials=found.initial_kind.value if found.initial_kind else None,
        effective_initial_credentials=found.effective_kind.value,
        version=found.version,
    )


def initial_kind(command: institution.ChangeAccountSettings) -> InitialKind | None:
    return InitialKind(command.initial_credentials) if command.initial_credentials else None


def initial_view(initial: InitialCredential) -> institution.InitialCredentialView:
    return institution.InitialCredentialView(
        credential_id=initial.credential_id, kind=initial.kind.value, expires_at=initial.expires_at
    )


def created_view(made: MadePerson) -> institution.CreatedPerson:
    return institution.CreatedPerson(
        person=person_view(made.person),
        initial_credential=initial_view(made.initial),
        warnings=made.warnings,
    )


def with_code(view: institution.InitialCredentialView, secrets: SecretMaker) -> institution.InitialCredentialView:
    """The view with its activation code, if it is one."""
    if view.kind == "birth_date":
        return view
    return view.model_copy(update={"activation_code": secrets.activation_code(view.credential_id)})


def created_with_code(view: institution.CreatedPerson, secrets: SecretMaker) -> institution.CreatedPerson:
    return view.model_copy(update={"initial_credential": with_code(view.initial_credential, secrets)})
