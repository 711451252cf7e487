"""Who may: an unknown caller is asked to sign in, a known one without the role is refused (R1, R2)."""

from __future__ import annotations

import pytest

from chassis.domain.actor import ANONYMOUS, SYSTEM, Actor, Role
from chassis.domain.errors import NotAuthenticated, NotPermitted

ADMIN = Actor(
    kind="person", actor_id="p1", institution_id="school-a", roles=frozenset({Role.SCHOOL_ADMIN, Role.TEACHER})
)


def test_nobody_is_asked_to_sign_in_r1() -> None:
    with pytest.raises(NotAuthenticated):
        ANONYMOUS.require(Role.TEACHER)


def test_a_known_caller_without_the_role_is_refused_r1() -> None:
    with pytest.raises(NotPermitted) as refusal:
        ADMIN.require(Role.CENTRE_ADMIN)
    assert refusal.value.details == {"roles": ["centre_admin"]}


def test_one_of_several_roles_is_enough_r1() -> None:
    ADMIN.require(Role.CENTRE_ADMIN, Role.TEACHER)


@pytest.mark.parametrize(("institution_id", "expected"), [("school-a", True), ("school-b", False), (None, False)])
def test_a_school_admin_administers_the_own_institution_only_r2(
    institution_id: str | None, expected: bool
) -> None:
    assert ADMIN.administers(institution_id) is expected


def test_a_teacher_administers_nothing_r2() -> None:
    teacher = Actor(kind="person", actor_id="p2", institution_id="school-a", roles=frozenset({Role.TEACHER}))
    assert not teacher.administers("school-a")


def test_an_actor_without_institution_never_administers_things_without_institution_r2() -> None:
    stray = Actor(kind="person", actor_id="p3", roles=frozenset({Role.SCHOOL_ADMIN}))
    assert not stray.administers(None)


def test_the_platform_itself_is_known_and_nobody_else_is_the_platform() -> None:
    assert SYSTEM.is_known
    SYSTEM.require_platform()
    with pytest.raises(NotPermitted, match="platform_only"):
        ADMIN.require_platform()
