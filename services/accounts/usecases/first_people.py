"""The two people whom nobody can make, since they make the others (R1)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from services.accounts.domain.credential import Credential, check_password
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.person import Person, PersonState
from services.accounts.ports import Workshop


def ensure_person(shop: Workshop, *, username: str, full_name: str, role: Role, password: str) -> bool:
    """Make the person unless the username is taken; answers whether it did. An existing one is left alone."""
    with shop.transaction(read_only=True) as tx:
        if tx.people.by_username(username) is not None:
            return False
    password_hash = shop.hasher.hash(password)
    with shop.transaction() as tx:
        person = Person(
            person_id=new_id(),
            institution=None,
            username=username,
            full_name=full_name,
            roles=frozenset({role}),
            state=PersonState.ACTIVE,
            created_at=tx.now,
        )
        check_password(password, person)
        tx.people.add(person)
        tx.credentials.add_all([Credential(person.person_id, password_hash, tx.now)])
        tx.record(PersonChanged(person))
    return True
