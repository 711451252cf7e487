"""The table is the machine: every cell that is not in it is refused, and says what would be allowed."""

from __future__ import annotations

from enum import StrEnum

import pytest

from chassis.domain.errors import Conflict
from chassis.domain.states import StateMachine


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Move(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    LOCK = "lock"


DOOR = StateMachine(
    "door",
    {
        (Door.OPEN, Move.SHUT): Door.SHUT,
        (Door.SHUT, Move.OPEN): Door.OPEN,
        (Door.SHUT, Move.LOCK): Door.LOCKED,
    },
)


def test_a_move_in_the_table_leads_to_its_state() -> None:
    assert DOOR.next(Door.SHUT, Move.LOCK) is Door.LOCKED


def test_a_move_that_is_not_in_the_table_is_refused_and_names_what_is_allowed() -> None:
    with pytest.raises(Conflict) as refusal:
        DOOR.next(Door.SHUT, Move.SHUT)
    assert refusal.value.code == "door_state"
    assert refusal.value.details == {"state": "shut", "action": "shut", "allowed": ["lock", "open"]}


def test_a_final_state_allows_nothing() -> None:
    assert DOOR.allowed(Door.LOCKED) == []
