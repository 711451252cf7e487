"""The machines of sharing, every cell written by hand from the rules (R70–R72, R80, R90, R91)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.domain.errors import Conflict
from services.sharing.domain.delivery import DELIVERY, DeliveryAction, DeliveryState
from services.sharing.domain.recognition import RECOGNITION, RecognitionAction, RecognitionState
from services.sharing.domain.selection import SELECTION, SelectionAction, SelectionState
from services.sharing.domain.share_entry import SHARE_ENTRY, EntryAction, EntryState
from services.sharing.domain.share_list import SHARE_LIST, ListAction, ListState

Grid = dict[str, dict[str, str | None]]

# R70, R72: schools fill the list until collection ends; after publication they fill its next version.
LIST_GRID: Grid = {
    "collecting": {
        "collect": "collecting",
        "close_collection": "reviewing",
        "reopen_collection": None,
        "publish": "published",
    },
    "reviewing": {
        "collect": None,
        "close_collection": None,
        "reopen_collection": "collecting",
        "publish": "published",
    },
    "published": {
        "collect": "published",
        "close_collection": None,
        "reopen_collection": None,
        "publish": "published",
    },
}

# R71, R72: a draft is submitted once, decided once; what is not over can be taken back.
ENTRY_GRID: Grid = {
    "draft": {"submit": "submitted", "approve": None, "reject": None, "withdraw": "withdrawn"},
    "submitted": {"submit": None, "approve": "approved", "reject": "rejected", "withdraw": "withdrawn"},
    "approved": {"submit": None, "approve": None, "reject": None, "withdraw": "withdrawn"},
    "rejected": {"submit": None, "approve": None, "reject": None, "withdraw": None},
    "withdrawn": {"submit": None, "approve": None, "reject": None, "withdraw": None},
}

# R80: selected → staffed → teaching → closed, or withdrawn before teaching.
SELECTION_GRID: Grid = {
    "selected": {
        "edit": "selected",
        "staff": "staffed",
        "unstaff": None,
        "teach": "teaching",
        "close": "closed",
        "withdraw": "withdrawn",
        "stop_teaching": None,
    },
    "staffed": {
        "edit": "staffed",
        "staff": None,
        "unstaff": "selected",
        "teach": "teaching",
        "close": "closed",
        "withdraw": "withdrawn",
        "stop_teaching": None,
    },
    "teaching": {
        "edit": None,
        "staff": None,
        "unstaff": None,
        "teach": None,
        "close": "closed",
        "withdraw": None,
        "stop_teaching": "selected",
    },
    "closed": {
        "edit": None,
        "staff": None,
        "unstaff": None,
        "teach": None,
        "close": None,
        "withdraw": None,
        "stop_teaching": None,
    },
    "withdrawn": {
        "edit": None,
        "staff": None,
        "unstaff": None,
        "teach": None,
        "close": None,
        "withdraw": None,
        "stop_teaching": None,
    },
}

# R90: a recognition is revoked once and stays so.
RECOGNITION_GRID: Grid = {"recognised": {"revoke": "revoked"}, "revoked": {"revoke": None}}

# R91: what waits is tried until the bank has it or it is given up; only that can be replayed.
DELIVERY_GRID: Grid = {
    "waiting": {"deliver": "delivered", "postpone": "waiting", "give_up": "dead", "replay": None},
    "delivered": {"deliver": None, "postpone": None, "give_up": None, "replay": None},
    "dead": {"deliver": None, "postpone": None, "give_up": None, "replay": "waiting"},
}

MACHINES: list[tuple[Any, Any, Any, Grid]] = [
    (SHARE_LIST, ListState, ListAction, LIST_GRID),
    (SHARE_ENTRY, EntryState, EntryAction, ENTRY_GRID),
    (SELECTION, SelectionState, SelectionAction, SELECTION_GRID),
    (RECOGNITION, RecognitionState, RecognitionAction, RECOGNITION_GRID),
    (DELIVERY, DeliveryState, DeliveryAction, DELIVERY_GRID),
]
CELLS = [
    pytest.param(machine, state, action, grid[state][action], id=f"{machine.subject}-{state}-{action}")
    for machine, states, actions, grid in MACHINES
    for state in states
    for action in actions
]


@pytest.mark.parametrize(("machine", "state", "action", "expected"), CELLS)
def test_a_machine_moves_as_the_rules_say_r70_r72_r80_r90_r91(
    machine: Any, state: Any, action: Any, expected: str | None
) -> None:
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            machine.next(state, action)
        assert refusal.value.code == f"{machine.subject}_state"
        assert refusal.value.details["state"] == state
    else:
        assert machine.next(state, action) == expected
