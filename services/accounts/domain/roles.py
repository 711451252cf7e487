"""Who makes whom an administrator, and takes it back (R1, R2)."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, NotPermitted
from services.accounts.domain.person import Person

GRANTED_BY: Mapping[Role, frozenset[Role]] = {
    Role.SCHOOL_ADMIN: frozenset({Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN}),
    Role.CENTRE_ADMIN: frozenset({Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN}),
    Role.PLATFORM_ADMIN: frozenset({Role.PLATFORM_ADMIN}),
}
"""Who may give a role; a school_admin in the own school only."""

WITHDRAWN_BY: Mapping[Role, frozenset[Role]] = {
    Role.SCHOOL_ADMIN: frozenset({Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN}),
    Role.CENTRE_ADMIN: frozenset({Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN}),
    Role.PLATFORM_ADMIN: frozenset({Role.PLATFORM_ADMIN}),
}
"""Who may take a role back: no school_admin puts another one out of the same office."""

_NEVER_WITH = frozenset({Role.STUDENT, Role.LEARNER})


def require_grant(actor: Actor, person: Person, role: Role) -> None:
    """Refuse a grant that the rules do not allow.

    Raises:
        NotPermitted: `own_roles`; `role_required`; `role_not_yours_to_give`, for another school's people.
        Conflict: `account_state`, `role_held`; `role_conflict`: students and learners administer nothing, and
            nobody decides for a school and for the centre, since the centre checks what the school approved (R3);
            `institution_required_for_role`, when no school is there to administer.
    """
    _require(actor, person, role, GRANTED_BY)
    if not person.is_active:
        raise Conflict("account_state", details={"state": person.state, "action": "grant_role", "allowed": []})
    if role in person.roles:
        raise Conflict("role_held", details={"role": str(role)})
    if role is Role.SCHOOL_ADMIN and person.institution is None:
        raise Conflict("institution_required_for_role")
    opposite = {Role.SCHOOL_ADMIN: {Role.CENTRE_ADMIN}, Role.CENTRE_ADMIN: {Role.SCHOOL_ADMIN}}
    if person.roles & (_NEVER_WITH | opposite.get(role, set())):
        raise Conflict("role_conflict", details={"roles": sorted(map(str, person.roles))})


def require_withdrawal(actor: Actor, person: Person, role: Role) -> None:
    """Refuse a withdrawal that the rules do not allow.

    Raises:
        NotPermitted: `own_roles`, `role_required`, `role_not_yours_to_give`.
        Conflict: `role_not_held`; `only_role`: an account without any role is to be disabled instead.
    """
    _require(actor, person, role, WITHDRAWN_BY)
    if role not in person.roles:
        raise Conflict("role_not_held", details={"role": str(role)})
    if person.roles == {role}:
        raise Conflict("only_role", details={"role": str(role)})


def _require(actor: Actor, person: Person, role: Role, by: Mapping[Role, frozenset[Role]]) -> None:
    actor.require(*sorted(by[role]))
    if actor.actor_id == person.person_id:
        raise NotPermitted("own_roles")
    is_everywhere = actor.has(*(by[role] - {Role.SCHOOL_ADMIN}))
    if not is_everywhere and not actor.administers(person.institution_id):
        raise NotPermitted("role_not_yours_to_give", details={"role": str(role)})
