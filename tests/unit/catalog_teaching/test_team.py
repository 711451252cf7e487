"""Who is in the team and what each may do (R81)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.domain.errors import Conflict, InvalidInput
from services.catalog.domain.team import ALL_PERMISSIONS, Permission, TeamMember

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def member(*permissions: Permission, is_leader: bool = False) -> TeamMember:
    return TeamMember(
        run_id="run",
        person_id="person",
        full_name="陈静",
        institution_id="school",
        institution_name="乙学院",
        permissions=frozenset(permissions),
        added_at=NOW,
        is_leader=is_leader,
    )


@pytest.mark.parametrize("held", list(Permission))
@pytest.mark.parametrize("asked", list(Permission))
def test_a_member_may_do_what_was_permitted_and_nothing_else_r81(held: Permission, asked: Permission) -> None:
    assert member(held).may(asked) is (held is asked)


def test_the_leader_may_do_everything_and_stays_r81() -> None:
    leader = member(is_leader=True)
    assert {asked for asked in Permission if leader.may(asked)} == ALL_PERMISSIONS
    with pytest.raises(Conflict, match="leader_keeps_permissions"):
        leader.change([Permission.SCORES])
    with pytest.raises(Conflict, match="leader_stays_in_team"):
        leader.leave(NOW)


def test_a_member_who_left_may_nothing_and_can_come_back_r81() -> None:
    tutor = member(Permission.CLASSES)
    tutor.leave(NOW)
    assert not any(tutor.may(asked) for asked in Permission)
    assert tutor.version == 2
    tutor.come_back([Permission.SCORES], NOW)
    assert tutor.may(Permission.SCORES)
    assert not tutor.may(Permission.CLASSES)
    assert tutor.version == 3


def test_nobody_is_added_twice_r81() -> None:
    with pytest.raises(Conflict, match="already_in_team"):
        member(Permission.CLASSES).come_back([Permission.CLASSES], NOW)


def test_a_member_without_any_permission_is_refused_r81() -> None:
    with pytest.raises(InvalidInput, match="permissions_empty"):
        member(Permission.CLASSES).change([])
