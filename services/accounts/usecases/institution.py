"""Institutions and their administrators (R1, R2, R5, R12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import InitialCredential, InitialKind
from services.accounts.domain.events import InstitutionChanged
from services.accounts.domain.institution import (
    SOLE_PARTS,
    AlliancePart,
    Institution,
    InstitutionChange,
    InstitutionKind,
)
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import Person, PersonState, parse_full_name, parse_username
from services.accounts.ports import Transaction
from services.accounts.ports.institutions import InstitutionFilter
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
        Conflict: `institution_code_taken`, `institution_name_taken`, `alliance_part_taken`.
    """
    tx.actor.require(Role.PLATFORM_ADMIN)
    _require_free(tx, alliance_part)
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
    person = new_administrator(
        institution, username=parse_username(username), full_name=parse_full_name(full_name), now=tx.now
    )
    person.mobile = Mobile.parse(mobile) if mobile else None
    note_about(tx, AuditAction.CREATE_ADMINISTRATOR, person)
    return add_made_person(tx, person, InitialCredential(new_id(), InitialKind.ACTIVATION_CODE, tx.now))


def new_administrator(institution: Institution, *, username: str, full_name: str, now: datetime) -> Person:
    """A school_admin of the institution, not yet stored."""
    return Person(
        person_id=new_id(),
        institution=institution.ref,
        username=username,
        full_name=full_name,
        roles=frozenset({Role.SCHOOL_ADMIN}),
        state=PersonState.ACTIVE,
        created_at=now,
    )


def change_institution(
    tx: Transaction,
    *,
    institution_id: str,
    expected_version: int,
    name: str | None,
    kind: InstitutionKind | None,
    province: str | None,
) -> Institution:
    """Correct a school's entry: it was renamed, or a vocational college became a university (R5).

    Raises:
        NotFound: `institution_not_found`.
        StaleVersion: `stale_version`.
        Conflict: `institution_name_taken`.
    """
    institution = _to_change(tx, institution_id, expected_version)
    return _keep(tx, institution, institution.change(name=name, kind=kind, province=province))


def set_alliance_part(
    tx: Transaction, *, institution_id: str, expected_version: int, part: AlliancePart | None
) -> Institution:
    """Let a school join the sharing alliance, change its part in it, or leave (R5).

    Raises:
        NotFound: `institution_not_found`.
        StaleVersion: `stale_version`.
        Conflict: `alliance_part_taken`, when another school is the chair or the secretariat.
    """
    institution = _to_change(tx, institution_id, expected_version)
    _require_free(tx, part, institution_id)
    return _keep(tx, institution, institution.take_part(part))


def list_changes(
    tx: Transaction, *, institution_id: str, limit: int, cursor: str | None
) -> Slice[InstitutionChange]:
    """Who changed a school's entry, newest first (R4); for centre and platform.

    Raises:
        NotFound: `institution_not_found`.
    """
    tx.actor.require(Role.PLATFORM_ADMIN, Role.CENTRE_ADMIN)
    get_institution(tx, institution_id=institution_id)
    return tx.institutions.changes(institution_id, limit=limit, cursor=cursor)


def _to_change(tx: Transaction, institution_id: str, expected_version: int) -> Institution:
    tx.actor.require(Role.PLATFORM_ADMIN, Role.CENTRE_ADMIN)
    institution = get_institution(tx, institution_id=institution_id)
    institution.expect_version(expected_version)
    return institution


def _keep(
    tx: Transaction, institution: Institution, changes: Mapping[str, tuple[str | None, str | None]]
) -> Institution:
    if not changes:
        return institution
    tx.institutions.keep_change(
        InstitutionChange(
            change_id=new_id(),
            institution_id=institution.institution_id,
            version=institution.version,
            changes=changes,
            changed_by_id=tx.actor.actor_id,
            changed_by_name=tx.actor.name,
            changed_at=tx.now,
        )
    )
    tx.record(InstitutionChanged(institution))
    return institution


def _require_free(tx: Transaction, part: AlliancePart | None, institution_id: str | None = None) -> None:
    holder = tx.institutions.holder_of(part) if part in SOLE_PARTS else None
    if holder is not None and holder.institution_id != institution_id:
        raise Conflict("alliance_part_taken", details={"part": str(part), "holder": holder.name})
