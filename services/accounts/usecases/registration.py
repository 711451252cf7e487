"""Registering alone: teachers with their school's approval (R10), learners without anyone's (R17)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import DomainError, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.credential import Credential, check_password
from services.accounts.domain.events import PersonChanged, RegistrationSubmitted, RegistrationWithdrawn
from services.accounts.domain.institution import Institution
from services.accounts.domain.numbers import Email, Mobile
from services.accounts.domain.person import (
    Person,
    PersonState,
    parse_full_name,
    parse_number,
    parse_username,
)
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.notification import notify
from services.accounts.usecases.person import own_institution
from services.accounts.usecases.proof import Way, begin_attempt, check_secret, sign_in_failed, succeed


def register_teacher(
    tx: Transaction,
    *,
    institution_id: str,
    username: str,
    full_name: str,
    mobile: str,
    staff_number: str | None,
    password: str,
    password_hash: str,
) -> Person:
    """Ask a school for an account; its administrator decides (R10).

    Raises:
        InvalidInput: `institution_unknown`, or when a field breaks its format.
        Conflict: `username_taken`, `mobile_taken`, `number_taken`.
    """
    person = Person(
        person_id=new_id(),
        institution=_chosen(tx, institution_id).ref,
        username=parse_username(username),
        full_name=parse_full_name(full_name),
        roles=frozenset({Role.TEACHER}),
        state=PersonState.PENDING,
        created_at=tx.now,
        staff_number=parse_number(staff_number, pointer="/staff_number") if staff_number else None,
        mobile=Mobile.parse(mobile),
        submission=1,
        submitted_at=tx.now,
    )
    _add_with_password(tx, person, password, password_hash)
    tx.record(RegistrationSubmitted(person, tx.now))
    return person


def register_learner(
    tx: Transaction,
    *,
    username: str,
    full_name: str,
    mobile: str | None,
    email: str | None,
    password: str,
    password_hash: str,
) -> Person:
    """A member of the public joins, reachable by mobile or mail (R17).

    Raises:
        InvalidInput: `contact_required`, or when a field breaks its format.
        Conflict: `username_taken`, `mobile_taken`, `email_taken`.
    """
    if not mobile and not email:
        raise InvalidInput.of("/mobile", "contact_required")
    person = Person(
        person_id=new_id(),
        institution=None,
        username=parse_username(username),
        full_name=parse_full_name(full_name),
        roles=frozenset({Role.LEARNER}),
        state=PersonState.ACTIVE,
        created_at=tx.now,
        mobile=Mobile.parse(mobile) if mobile else None,
        email=Email.parse(email) if email else None,
    )
    _add_with_password(tx, person, password, password_hash)
    return person


def prove_applicant(shop: Workshop, *, person_id: str, password: str, client_address: str | None) -> None:
    """Check that the applicant is asking. An unknown registration is answered like a wrong password (R11).

    Raises:
        NotAuthenticated: `sign_in_failed`.
        TooMany: `sign_in_locked`.
    """
    with shop.transaction() as tx:
        attempt = begin_attempt(
            tx, login=person_id, person=tx.people.get(person_id), client_address=client_address
        )
    if isinstance(attempt, DomainError):
        raise attempt
    if check_secret(shop, attempt, password) is not Way.PASSWORD:
        raise sign_in_failed()
    with shop.transaction() as tx:
        succeed(tx, attempt)


def withdraw_registration(tx: Transaction, *, person_id: str) -> Person:
    """Take a registration back that nobody decided on yet, after `prove_applicant` (R10).

    Raises:
        Conflict: `account_state`, unless it is pending.
    """
    person = tx.people.get(person_id)
    if person is None:
        raise sign_in_failed()
    person.withdraw()
    tx.people.save(person)
    tx.record(PersonChanged(person))
    tx.record(RegistrationWithdrawn(person))
    return person


def correct_registration(
    tx: Transaction,
    *,
    person_id: str,
    institution_id: str,
    full_name: str,
    mobile: str,
    staff_number: str | None,
) -> Person:
    """Correct a rejected or withdrawn registration and hand it in again, after `prove_applicant` (R10).

    Raises:
        Conflict: `account_state`, unless it is rejected or withdrawn.
    """
    person = tx.people.get(person_id)
    if person is None:
        raise sign_in_failed()
    person.resubmit(
        institution=_chosen(tx, institution_id).ref,
        full_name=parse_full_name(full_name),
        mobile=Mobile.parse(mobile),
        staff_number=parse_number(staff_number, pointer="/staff_number") if staff_number else None,
        now=tx.now,
    )
    tx.people.save(person)
    tx.record(PersonChanged(person))
    tx.record(RegistrationSubmitted(person, tx.now))
    return person


def list_registrations(tx: Transaction, *, state: PersonState, limit: int, cursor: str | None) -> Slice[Person]:
    """Registrations at the caller's school, the longest waiting first (R2, R10)."""
    institution = own_institution(tx)
    return tx.people.registrations(institution.institution_id, state, limit=limit, cursor=cursor)


def apply_decision(
    tx: Transaction, *, is_own: bool, person_id: str, submission: int, is_approved: bool, reason: str
) -> None:
    """Follow the school's decision. What is decided already, or meant an earlier submission or something else,
    changes nothing.
    """
    person = tx.people.get(person_id) if is_own else None
    if person is None or person.state is not PersonState.PENDING or person.submission != submission:
        return
    if is_approved:
        person.approve()
        notify(
            tx,
            [person_id],
            kind="account_approved",
            facts={"institution": person.institution_name or ""},
            link="/api/v1/me",
        )
    else:
        person.reject(reason)
        notify(tx, [person_id], kind="account_rejected", facts={"reason": reason}, link="/api/v1/me")
    tx.people.save(person)
    tx.record(PersonChanged(person))


def _add_with_password(tx: Transaction, person: Person, password: str, password_hash: str) -> None:
    check_password(password, person)
    tx.people.add(person)
    tx.credentials.add_all([Credential(person.person_id, password_hash, tx.now)])
    tx.record(PersonChanged(person))


def _chosen(tx: Transaction, institution_id: str) -> Institution:
    institution = tx.institutions.get(institution_id)
    if institution is None or not institution.is_filed:
        raise InvalidInput.of("/institution_id", "institution_unknown")
    return institution
