"""Changing schools: every state and action, and who can (R18)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.person import Person, PersonState
from services.accounts.domain.transfer import (
    TRANSFER_STATES,
    TransferAction,
    TransferState,
    require_movable,
)

REQUESTED, RELEASED = TransferState.REQUESTED, TransferState.RELEASED
REFUSED, WITHDRAWN = TransferState.REFUSED, TransferState.WITHDRAWN
RELEASE, REFUSE, WITHDRAW = TransferAction.RELEASE, TransferAction.REFUSE, TransferAction.WITHDRAW

# state × action → state; None is refused
GRID = {
    (REQUESTED, RELEASE): RELEASED,
    (REQUESTED, REFUSE): REFUSED,
    (REQUESTED, WITHDRAW): WITHDRAWN,
    (RELEASED, RELEASE): None,
    (RELEASED, REFUSE): None,
    (RELEASED, WITHDRAW): None,
    (REFUSED, RELEASE): None,
    (REFUSED, REFUSE): None,
    (REFUSED, WITHDRAW): None,
    (WITHDRAWN, RELEASE): None,
    (WITHDRAWN, REFUSE): None,
    (WITHDRAWN, WITHDRAW): None,
}


def person(*roles: Role, **changes: Any) -> Person:
    fields: dict[str, Any] = {
        "person_id": "p1",
        "institution": InstitutionRef("school-a", "10335", "甲大学"),
        "username": "zhang",
        "full_name": "张老师",
        "roles": frozenset(roles),
        "state": PersonState.ACTIVE,
        "created_at": datetime(2026, 9, 1, tzinfo=UTC),
    }
    return Person(**{**fields, **changes})


def test_the_grid_names_every_cell() -> None:
    assert GRID.keys() == {(state, action) for state in TransferState for action in TransferAction}


@pytest.mark.parametrize(("cell", "expected"), GRID.items())
def test_states_r18(cell: tuple[TransferState, TransferAction], expected: TransferState | None) -> None:
    if expected is None:
        with pytest.raises(Conflict, match="cannot"):
            TRANSFER_STATES.next(*cell)
    else:
        assert TRANSFER_STATES.next(*cell) is expected


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_teachers_and_students_can_change_schools_r18(role: Role) -> None:
    assert require_movable(person(role), "school-b") == "school-a"


@pytest.mark.parametrize(
    ("moved", "code"),
    [
        (person(Role.TEACHER, Role.SCHOOL_ADMIN), "transfer_not_for_role"),
        (person(Role.SCHOOL_ADMIN), "transfer_not_for_role"),
        (person(Role.LEARNER, institution=None), "transfer_not_for_role"),
        (person(Role.TEACHER, state=PersonState.DISABLED), "account_state"),
        (person(Role.TEACHER, institution=InstitutionRef("school-b", "1", "乙")), "transfer_same_school"),
    ],
)
def test_who_cannot(moved: Person, code: str) -> None:
    with pytest.raises(Conflict, match=code):
        require_movable(moved, "school-b")


def test_the_drawing_is_the_table() -> None:
    drawing = (Path(__file__).parents[3] / "docs" / "states" / "transfer.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"(\w+) --> (\w+) : (\w+)$", drawing, flags=re.MULTILINE))
    assert drawn == {(str(state), str(to), str(action)) for (state, action), to in TRANSFER_STATES.table.items()}
