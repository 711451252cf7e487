"""Making administrators, and taking it back (R1, R2, R18)."""

from __future__ import annotations

from chassis.domain.actor import Role
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.person import Person
from services.accounts.domain.roles import require_grant, require_withdrawal
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_about
from services.accounts.usecases.notification import notify
from services.accounts.usecases.person import get_person, require_another
from services.accounts.usecases.session import end_all_sessions


def grant_role(tx: Transaction, *, person_id: str, expected_version: int, role: Role, reason: str) -> Person:
    """Make a person an administrator.

    Raises:
        NotFound: `person_not_found`, also for people of other schools.
        NotPermitted, Conflict: see `require_grant`.
    """
    person = get_person(tx, person_id=person_id)
    require_grant(tx.actor, person, role)
    person.expect_version(expected_version)
    person.change_roles(person.roles | {role})
    return _changed(tx, person, role, reason, action=AuditAction.GRANT_ROLE)


def withdraw_role(tx: Transaction, *, person_id: str, expected_version: int, role: Role, reason: str) -> Person:
    """Take an administrator's role back.

    Raises:
        NotFound: `person_not_found`.
        NotPermitted, Conflict: see `require_withdrawal`; `last_administrator`.
    """
    person = get_person(tx, person_id=person_id)
    require_withdrawal(tx.actor, person, role)
    person.expect_version(expected_version)
    if role is not Role.CENTRE_ADMIN:
        require_another(tx, person, role)
    person.change_roles(person.roles - {role})
    return _changed(tx, person, role, reason, action=AuditAction.WITHDRAW_ROLE)


def _changed(tx: Transaction, person: Person, role: Role, reason: str, *, action: AuditAction) -> Person:
    end_all_sessions(tx, person.person_id)
    tx.people.save(person)
    tx.record(PersonChanged(person))
    note_about(tx, action, person, purpose=f"{role}: {reason}")
    kind = "role_granted" if role in person.roles else "role_withdrawn"
    notify(tx, [person.person_id], kind=kind, facts={"role": str(role), "reason": reason}, link="/api/v1/me")
    return person
