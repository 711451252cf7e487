"""Who makes whom an administrator: the whole grid (R1, R2, R3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, NotPermitted
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.person import Person, PersonState
from services.accounts.domain.roles import require_grant, require_withdrawal

SCHOOL, CENTRE, PLATFORM = Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN
OWN = InstitutionRef("school-a", "10335", "甲大学")


def actor(role: Role, institution_id: str | None = None) -> Actor:
    return Actor(kind="person", actor_id="caller", institution_id=institution_id, roles=frozenset({role}))


CALLERS = {
    "own school": actor(SCHOOL, "school-a"),
    "other school": actor(SCHOOL, "school-b"),
    "centre": actor(CENTRE),
    "platform": actor(PLATFORM),
    "teacher": actor(Role.TEACHER, "school-a"),
}

GRANTS = {
    ("own school", SCHOOL): True,
    ("own school", CENTRE): False,
    ("own school", PLATFORM): False,
    ("other school", SCHOOL): False,
    ("other school", CENTRE): False,
    ("other school", PLATFORM): False,
    ("centre", SCHOOL): True,
    ("centre", CENTRE): True,
    ("centre", PLATFORM): False,
    ("platform", SCHOOL): True,
    ("platform", CENTRE): True,
    ("platform", PLATFORM): True,
    ("teacher", SCHOOL): False,
    ("teacher", CENTRE): False,
    ("teacher", PLATFORM): False,
}
WITHDRAWALS = GRANTS | {("own school", SCHOOL): False}


def person(*roles: Role, **changes: Any) -> Person:
    fields: dict[str, Any] = {
        "person_id": "p1",
        "institution": OWN,
        "username": "zhang",
        "full_name": "张老师",
        "roles": frozenset(roles),
        "state": PersonState.ACTIVE,
        "created_at": datetime(2026, 9, 1, tzinfo=UTC),
    }
    return Person(**{**fields, **changes})


@pytest.mark.parametrize(("cell", "expected"), GRANTS.items())
def test_who_gives_which_role_r1(cell: tuple[str, Role], expected: bool) -> None:
    caller, role = cell
    if expected:
        require_grant(CALLERS[caller], person(Role.TEACHER), role)
    else:
        with pytest.raises(NotPermitted):
            require_grant(CALLERS[caller], person(Role.TEACHER), role)


@pytest.mark.parametrize(("cell", "expected"), WITHDRAWALS.items())
def test_who_takes_which_role_back_r1(cell: tuple[str, Role], expected: bool) -> None:
    caller, role = cell
    if expected:
        require_withdrawal(CALLERS[caller], person(Role.TEACHER, role), role)
    else:
        with pytest.raises(NotPermitted):
            require_withdrawal(CALLERS[caller], person(Role.TEACHER, role), role)


@pytest.mark.parametrize("role", [SCHOOL, CENTRE, PLATFORM])
def test_nobody_changes_the_own_roles_r1(role: Role) -> None:
    own = person(PLATFORM, person_id="caller")
    for attempt in (require_grant, require_withdrawal):
        with pytest.raises(NotPermitted, match="own_roles"):
            attempt(CALLERS["platform"], own, role)


@pytest.mark.parametrize(
    ("changed", "role", "code"),
    [
        (person(Role.TEACHER, SCHOOL), SCHOOL, "role_held"),
        (person(Role.STUDENT), SCHOOL, "role_conflict"),
        (person(Role.LEARNER, institution=None), PLATFORM, "role_conflict"),
        (person(Role.TEACHER, SCHOOL), CENTRE, "role_conflict"),
        (person(CENTRE), SCHOOL, "role_conflict"),
        (person(CENTRE, institution=None), SCHOOL, "institution_required_for_role"),
        (person(Role.TEACHER, state=PersonState.DISABLED), SCHOOL, "account_state"),
        (person(Role.TEACHER, state=PersonState.PENDING), SCHOOL, "account_state"),
    ],
)
def test_what_does_not_go_together_r3(changed: Person, role: Role, code: str) -> None:
    with pytest.raises(Conflict, match=code):
        require_grant(CALLERS["platform"], changed, role)


def test_only_a_role_that_is_held_and_not_the_only_one_is_taken_back() -> None:
    with pytest.raises(Conflict, match="role_not_held"):
        require_withdrawal(CALLERS["platform"], person(Role.TEACHER), SCHOOL)
    with pytest.raises(Conflict, match="only_role"):
        require_withdrawal(CALLERS["platform"], person(SCHOOL), SCHOOL)
