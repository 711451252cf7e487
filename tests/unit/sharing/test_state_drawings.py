"""The drawings in docs/states say what the tables say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.states import StateMachine
from services.sharing.domain.delivery import DELIVERY
from services.sharing.domain.recognition import RECOGNITION
from services.sharing.domain.selection import SELECTION
from services.sharing.domain.share_entry import SHARE_ENTRY
from services.sharing.domain.share_list import SHARE_LIST

STATES = Path(__file__).resolve().parents[3] / "docs" / "states"
ARROW = re.compile(r"^ +(\w+) --> (\w+) : (\w+)$", re.MULTILINE)


@pytest.mark.parametrize(
    "machine", [SHARE_LIST, SHARE_ENTRY, SELECTION, RECOGNITION, DELIVERY], ids=lambda it: it.subject
)
def test_the_drawing_is_the_table(machine: StateMachine[Any, Any]) -> None:
    drawn = set(ARROW.findall((STATES / f"{machine.subject}.md").read_text(encoding="utf-8")))
    assert drawn == {(str(state), str(after), str(action)) for (state, action), after in machine.table.items()}
