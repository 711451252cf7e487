"""People that a school makes, and what becomes of their accounts (R12, R13, R15, R18)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import Credential, InitialCredential, InitialKind
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import REGION_UNKNOWN, IdNumber, Mobile
from services.accounts.domain.person import (
    Person,
    PersonState,
    parse_full_name,
    parse_number,
    parse_username,
    username_from,
)
from services.accounts.ports import Transaction
from services.accounts.ports.people import PeopleFilter
from services.accounts.usecases.audit import note_about
from services.accounts.usecases.notification import notify
from services.accounts.usecases.session import end_all_sessions, end_sessions


@dataclass(frozen=True)
class MadePerson:
    """An account that a school or the platform made, and what opens it once."""

    person: Person
    initial: InitialCredential

    @property
    def warnings(self) -> list[str]:
        """What looks wrong about it and was accepted all the same (R15)."""
        identity = self.person.id_number
        return [REGION_UNKNOWN] if identity is not None and not identity.is_region_known else []


def create_person(
    tx: Transaction,
    *,
    role: Role,
    full_name: str,
    number: str,
    username: str | None,
    id_number: str | None,
    mobile: str | None,
) -> MadePerson:
    """Make a teacher or student of the caller's school (R13).

    With an ID number the birth date opens the account once, unless the school chose activation codes; without one
    it is always a code (R12).

    Raises:
        InvalidInput: when a field breaks its format.
        Conflict: `username_taken`, `mobile_taken`, `number_taken`, `id_number_taken`.
    """
    institution = own_institution(tx)
    own_number = parse_number(number)
    identity = IdNumber.parse(id_number, today=tx.today) if id_number else None
    person = Person(
        person_id=new_id(),
        institution=institution,
        username=parse_username(username) if username else username_from(institution, own_number),
        full_name=parse_full_name(full_name),
        roles=frozenset({role}),
        state=PersonState.ACTIVE,
        created_at=tx.now,
        student_number=own_number if role is Role.STUDENT else None,
        staff_number=own_number if role is Role.TEACHER else None,
        mobile=Mobile.parse(mobile) if mobile else None,
        id_number=identity,
    )
    kind = tx.account_settings.of(institution.institution_id).effective_kind
    note_about(tx, AuditAction.CREATE_PERSON, person)
    return add_made_person(tx, person, initial_for(person, kind, tx.now))


def own_institution(tx: Transaction) -> InstitutionRef:
    """The school that the calling school_admin administers (R2)."""
    tx.actor.require(Role.SCHOOL_ADMIN)
    institution = tx.institutions.get(tx.actor.institution_id) if tx.actor.institution_id else None
    if institution is None:
        raise NotPermitted("institution_required")
    return institution.ref


def initial_for(
    person: Person, kind: InitialKind, now: datetime, *, import_id: str | None = None
) -> InitialCredential:
    """What opens a school-made account for the first time, where the school wants this kind (R12)."""
    possible = kind if person.id_number else InitialKind.ACTIVATION_CODE
    return InitialCredential(new_id(), possible, now, import_id=import_id)


def add_made_person(tx: Transaction, person: Person, initial: InitialCredential) -> MadePerson:
    """Store a new account with its initial credential."""
    tx.people.add(person)
    tx.credentials.add_all([Credential(person.person_id, initial=initial)])
    tx.record(PersonChanged(person))
    return MadePerson(person, initial)


def list_people(tx: Transaction, wanted: PeopleFilter, *, limit: int, cursor: str | None) -> Slice[Person]:
    """People: a school_admin's own school, any school for centre and platform."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN):
        if wanted.institution_id not in (None, tx.actor.institution_id):
            return Slice([])
        wanted = replace(wanted, institution_id=tx.actor.institution_id)
    return tx.people.page(wanted, limit=limit, cursor=cursor)


def get_person(tx: Transaction, *, person_id: str) -> Person:
    """A person: oneself, one of the school that the caller administers, anyone for centre and platform.

    Raises:
        NotFound: `person_not_found`, also for people of other schools.
    """
    person = tx.people.get(person_id)
    if person is None or not may_see(tx.actor, person):
        raise NotFound("person_not_found")
    return person


def may_see(actor: Actor, person: Person) -> bool:
    """Whether the caller may see an account's particulars."""
    return (
        actor.actor_id == person.person_id
        or actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
        or actor.administers(person.institution_id)
    )


def disable_person(tx: Transaction, *, person_id: str, expected_version: int) -> Person:
    """Stop an account; its sessions end at once (R18)."""
    person = administered(tx, person_id)
    person.expect_version(expected_version)
    if Role.PLATFORM_ADMIN in person.roles:
        require_another(tx, person, Role.PLATFORM_ADMIN)
    person.disable()
    end_all_sessions(tx, person_id)
    note_about(tx, AuditAction.DISABLE_PERSON, person)
    return _saved(tx, person)


def enable_person(tx: Transaction, *, person_id: str, expected_version: int) -> Person:
    """Let a disabled account work again (R18)."""
    person = administered(tx, person_id)
    person.expect_version(expected_version)
    person.enable()
    note_about(tx, AuditAction.ENABLE_PERSON, person)
    return _saved(tx, person)


def change_person(
    tx: Transaction,
    *,
    person_id: str,
    expected_version: int,
    full_name: str | None,
    number: str | None,
    mobile: str | None,
) -> Person:
    """Correct what the school knows of a person, who is told.

    Raises:
        InvalidInput: `person_unchanged`, or when a field breaks its format.
        Conflict: `mobile_taken`, `number_taken`.
    """
    person = administered(tx, person_id)
    person.expect_version(expected_version)
    person.correct(
        full_name=parse_full_name(full_name) if full_name is not None else None,
        number=parse_number(number) if number is not None else None,
        mobile=Mobile.parse(mobile) if mobile is not None else None,
    )
    note_about(tx, AuditAction.CHANGE_PERSON, person)
    notify(tx, [person_id], kind="account_corrected", facts={"name": person.full_name}, link="/api/v1/me")
    return _saved(tx, person)


def reset_credential(tx: Transaction, *, person_id: str) -> InitialCredential:
    """Void the password and the sessions of a person; an activation code opens the account once (R12, R18)."""
    person = administered(tx, person_id)
    require_resettable(person)
    initial = InitialCredential(new_id(), InitialKind.ACTIVATION_CODE, tx.now)
    credential = tx.credentials.locked(person_id)
    credential.restart(initial)
    tx.credentials.save(credential)
    end_sessions(tx, tx.sessions.live_of(person_id, tx.now))
    note_about(tx, AuditAction.RESET_CREDENTIAL, person)
    return initial


def administered(tx: Transaction, person_id: str) -> Person:
    """Someone whose account the caller may change: never one's own, administrators only by the platform."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    return administrable(tx.actor, tx.people.get(person_id))


def administrable(actor: Actor, person: Person | None) -> Person:
    """The person, if the caller may change the account.

    Raises:
        NotFound: `person_not_found`, also for people of other schools.
        NotPermitted: `account_not_yours_to_change`, for one's own account and for other administrators.
    """
    if person is None or not may_see(actor, person):
        raise NotFound("person_not_found")
    is_administrator = bool(person.roles & {Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN})
    if person.person_id == actor.actor_id or (is_administrator and not actor.has(Role.PLATFORM_ADMIN)):
        raise NotPermitted("account_not_yours_to_change")
    return person


def require_another(tx: Transaction, person: Person, role: Role) -> None:
    """Refuse to lose the last active holder of a role: of a school, or of the platform (R1).

    Raises:
        Conflict: `last_administrator`.
    """
    institution_id = person.institution_id if role is Role.SCHOOL_ADMIN else None
    if not set(tx.people.hold_active(role, institution_id)) - {person.person_id}:
        raise Conflict("last_administrator", details={"role": str(role)})


def require_resettable(person: Person) -> None:
    """Only an active account gets a new initial credential (R18)."""
    if not person.is_active:
        raise Conflict("account_state", details={"state": person.state, "action": "reset", "allowed": []})


def _saved(tx: Transaction, person: Person) -> Person:
    tx.people.save(person)
    tx.record(PersonChanged(person))
    return person
