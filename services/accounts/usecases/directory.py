"""Finding people, for those who work with them and for other services (R14, R15, R73, R83, R86)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotAuthenticated, NotFound
from chassis.domain.ids import new_id
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction

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


def contacts(
    tx: Transaction,
    *,
    person_ids: Collection[str],
    purpose: str,
    client_address: str | None,
    correlation_id: str,
) -> dict[str, str]:
    """Mobile numbers in clear, for administrators; who asked for whom and why goes into the access audit (R15)."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    found = tx.people.by_ids(person_ids)
    tx.access_log.add(
        AccessRecord(
            record_id=new_id(),
            at=tx.now,
            actor_id=tx.actor.actor_id,
            actor_name=tx.actor.name,
            institution_id=tx.actor.institution_id,
            action="contacts",
            purpose=purpose,
            person_ids=[person.person_id for person in found],
            client_address=client_address,
            correlation_id=correlation_id,
        )
    )
    return {person.person_id: person.mobile.text for person in found if person.mobile}


def me(tx: Transaction) -> tuple[Person, int]:
    """The caller, and how many notices wait."""
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    person = tx.people.get(tx.actor.actor_id)
    if person is None:
        raise NotFound("person_not_found")
    return person, tx.notifications.unread_count(person.person_id)
