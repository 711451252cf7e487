"""Finding people, for those who work with them and for other services (R14, R15, R73, R83, R86)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotAuthenticated, NotFound, TooMany
from services.accounts.domain.attempts import CONTACT_WINDOW, MAX_CLEAR_NUMBERS, MAX_TEACHER_CONTACTS
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction
from services.accounts.ports.people import PeopleCount
from services.accounts.usecases.audit import note_about, note_access

_ADMINISTRATORS = (Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


def search_teachers(tx: Transaction, *, q: str, institution_id: str | None, limit: int) -> list[Person]:
    """Active teachers by beginning of name or username, or by a whole mobile number (R14).

    Raises:
        InvalidInput: `mobile_incomplete`, for a part of a number: numbers are found whole or not at all.
    """
    tx.actor.require(Role.TEACHER, *_ADMINISTRATORS)
    text = q.strip()
    if not text or (text.isdigit() and len(text) > 4 and Mobile.recognise(text) is None):
        raise InvalidInput.of("/q", "mobile_incomplete")
    return tx.people.teachers(text, institution_id, limit)


def people_by_ids(tx: Transaction, *, person_ids: Collection[str]) -> list[Person]:
    """The people behind ids, for anyone known; what is shown of them identifies nobody by number."""
    if not tx.actor.is_known:
        raise NotAuthenticated("sign_in_required")
    return tx.people.by_ids(person_ids)


def resolve_students(tx: Transaction, *, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
    """Students of a school by number or username (R86)."""
    if tx.actor.kind != "system":
        tx.actor.require(Role.TEACHER, *_ADMINISTRATORS)
    return tx.people.students(keys, institution_id)


def resolve_teachers(tx: Transaction, *, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
    """Teachers of a school by number or username, for its administrators (R60)."""
    tx.actor.require(Role.SCHOOL_ADMIN)
    if not tx.actor.administers(institution_id):
        return {}
    return tx.people.staff(keys, institution_id)


def count_people(tx: Transaction) -> list[PeopleCount]:
    """Teachers and students of each school, for the platform's statistics (R92)."""
    tx.actor.require_platform()
    return tx.people.counts()


def contacts(
    tx: Transaction,
    *,
    person_ids: Collection[str],
    purpose: str,
) -> dict[str, str]:
    """Mobile numbers in clear, for administrators; who asked for whom and why goes into the access audit (R15)."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    found = tx.people.by_ids(person_ids)
    note_access(tx, AuditAction.CONTACTS, purpose=purpose, person_ids=[person.person_id for person in found])
    return {person.person_id: person.mobile.text for person in found if person.mobile}


def teacher_contact(tx: Transaction, *, person_id: str, purpose: str) -> Person:
    """A teacher whom another teacher or a school wants to reach; who asked for whom goes into the audit (R83).

    The service that asks on the caller's behalf says whether there is a reason to, such as an offered run.

    Raises:
        NotFound: `teacher_not_reachable`, for anyone but an active teacher.
        TooMany: `teacher_contact_limit`, for somebody who collects them.
    """
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN)
    person = tx.people.get(person_id)
    if person is None or not person.is_active or Role.TEACHER not in person.roles:
        raise NotFound("teacher_not_reachable")
    looks = tx.attempts.locked(f"teacher_contact:{tx.actor.actor_id}", MAX_TEACHER_CONTACTS, tx.now)
    if not looks.begin(tx.now, CONTACT_WINDOW):
        raise TooMany("teacher_contact_limit", details={"retry_after_seconds": looks.seconds_left(tx.now)})
    note_about(tx, AuditAction.TEACHER_CONTACT, person, purpose=purpose)
    return person


def clear_numbers(tx: Transaction, *, person_id: str, purpose: str) -> Person:
    """Somebody whose numbers the caller may see in clear: a school_admin in the own school, the platform anyone's.

    Who asked, for whom and why goes into the access audit (R15).

    Raises:
        NotFound: `person_not_found`, also for people of other schools.
        TooMany: `clear_numbers_limit`, for somebody who collects them.
    """
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    person = tx.people.get(person_id)
    if person is None or not (tx.actor.has(Role.PLATFORM_ADMIN) or tx.actor.administers(person.institution_id)):
        raise NotFound("person_not_found")
    looks = tx.attempts.locked(f"clear_numbers:{tx.actor.actor_id}", MAX_CLEAR_NUMBERS, tx.now)
    if not looks.begin(tx.now):
        raise TooMany("clear_numbers_limit", details={"retry_after_seconds": looks.seconds_left(tx.now)})
    note_about(tx, AuditAction.CLEAR_NUMBERS, person, purpose=purpose)
    return person


def me(tx: Transaction) -> tuple[Person, int]:
    """The caller, and how many notices wait."""
    person = own_person(tx)
    return person, tx.notifications.unread_count(person.person_id)


def own_person(tx: Transaction) -> Person:
    """The person who calls.

    Raises:
        NotAuthenticated: `sign_in_required`, when no person calls.
    """
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    person = tx.people.get(tx.actor.actor_id)
    if person is None:
        raise NotFound("person_not_found")
    return person
