"""A person as a row: numbers that identify are sealed on the way in and opened on the way out (R15)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from chassis.domain.actor import Role
from services.accounts.adapters.tables import institutions, people
from services.accounts.adapters.vault import Vault
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import Email, IdNumber, Mobile
from services.accounts.domain.person import Person, PersonState

MOBILE = "mobile"
EMAIL = "email"
ID_NUMBER = "id_number"


def select_people() -> Select[Any]:
    """People with the name and code of their institution, one row each."""
    return select(
        people, institutions.c.code.label("institution_code"), institutions.c.name.label("institution_name")
    ).outerjoin(institutions, institutions.c.institution_id == people.c.institution_id)


def person_of(row: Row[Any], vault: Vault) -> Person:
    """The person of a row of `select_people`."""
    return Person(
        person_id=row.person_id,
        institution=_institution_of(row),
        username=row.username,
        full_name=row.full_name,
        roles=frozenset(Role(role) for role in row.roles),
        state=PersonState(row.state),
        created_at=row.created_at,
        student_number=row.student_number,
        staff_number=row.staff_number,
        mobile=Mobile(vault.open(MOBILE, row.mobile_sealed)) if row.mobile_sealed else None,
        email=Email(vault.open(EMAIL, row.email_sealed)) if row.email_sealed else None,
        id_number=IdNumber(vault.open(ID_NUMBER, row.id_number_sealed)) if row.id_number_sealed else None,
        rejection_reason=row.rejection_reason,
        submission=row.submission,
        submitted_at=row.submitted_at,
        version=row.version,
    )


def row_of(person: Person, vault: Vault) -> dict[str, Any]:
    """The row of a person."""
    return {
        "person_id": person.person_id,
        "institution_id": person.institution_id,
        "username": person.username,
        "full_name": person.full_name,
        "roles": sorted(person.roles),
        "state": person.state,
        "student_number": person.student_number,
        "staff_number": person.staff_number,
        **_sealed(MOBILE, person.mobile, vault),
        **_sealed(EMAIL, person.email, vault),
        **_sealed(ID_NUMBER, person.id_number, vault),
        "rejection_reason": person.rejection_reason,
        "submission": person.submission,
        "submitted_at": person.submitted_at,
        "created_at": person.created_at,
        "version": person.version,
    }


def _institution_of(row: Row[Any]) -> InstitutionRef | None:
    if row.institution_id is None:
        return None
    return InstitutionRef(row.institution_id, row.institution_code, row.institution_name)


def _sealed(purpose: str, value: Mobile | Email | IdNumber | None, vault: Vault) -> dict[str, bytes | None]:
    return {
        f"{purpose}_sealed": vault.seal(purpose, value.text) if value else None,
        f"{purpose}_lookup": vault.lookup(purpose, value.text) if value else None,
    }
