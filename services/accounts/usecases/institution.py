"""Institutions and their administrators (R1, R2, R5, R12)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import InitialCredential, InitialKind
from services.accounts.domain.events import InstitutionChanged
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionKind
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import Person, PersonState, parse_full_name, parse_username
from services.accounts.ports import InstitutionFilter, Transaction
from services.accounts.usecases.audit import note_about, note_access
from services.accounts.usecases.person import MadePerson, add_made_person


def file_institution(
    tx: Transaction,
    *,
    code: str,
    name: str,
    kind: InstitutionKind,
    province: str,
    alliance_part: AlliancePart | None,
) -> Institution:
    """Put a school on file.

    Raises:
        Conflict: `institution_code_taken`, `institution_name_taken`.
    """
    tx.actor.require(Role.PLATFORM_ADMIN)
    institution = Institution(
        institution_id=new_id(),
        code=code,
        name=name,
        kind=kind,
        province=province,
        is_filed=True,
        alliance_part=alliance_part,
        created_at=tx.now,
    )
    tx.institutions.add(institution)
    tx.record(InstitutionChanged(institution))
    note_access(tx, AuditAction.FILE_INSTITUTION, purpose=name, institution_id=institution.institution_id)
    return institution


def get_institution(tx: Transaction, *, institution_id: str) -> Institution:
    """A school on file; anyone may ask.

    Raises:
        NotFound: `institution_not_found`.
    """
    institution = tx.institutions.get(institution_id)
    if institution is None or not institution.is_filed:
        raise NotFound("institution_not_found")
    return institution


def list_institutions(
    tx: Transaction, wanted: InstitutionFilter, *, limit: int, cursor: str | None
) -> Slice[Institution]:
    """Schools on file by code; anyone may ask."""
    return tx.institutions.page(wanted, limit=limit, cursor=cursor)


def create_administrator(
    tx: Transaction, *, institution_id: str, username: str, full_name: str, mobile: str | None
) -> MadePerson:
    """Make a school_admin, who sets a password with a one-time activation code before anything else (R12).

    Raises:
        NotFound: `institution_not_found`.
        Conflict: `username_taken`, `mobile_taken`.
    """
    tx.actor.require(Role.PLATFORM_ADMIN)
    institution = get_institution(tx, institution_id=institution_id)
    person = Person(
        person_id=new_id(),
        institution=institution.ref,
        username=parse_username(username),
        full_name=parse_full_name(full_name),
        roles=frozenset({Role.SCHOOL_ADMIN}),
        state=PersonState.ACTIVE,
        created_at=tx.now,
        mobile=Mobile.parse(mobile) if mobile else None,
    )
    note_about(tx, AuditAction.CREATE_ADMINISTRATOR, person)
    return add_made_person(tx, person, InitialCredential(new_id(), InitialKind.ACTIVATION_CODE, tx.now))
