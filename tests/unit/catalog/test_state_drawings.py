"""The drawings in docs/states say what the tables say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.states import StateMachine
from services.catalog.domain.library import ENTRY_STATES
from services.catalog.domain.library_change import CHANGE_STATES
from services.catalog.domain.mooc_application import APPLICATION_STATES
from services.catalog.domain.run import RUN_STATES

STATES = Path(__file__).resolve().parents[3] / "docs" / "states"
ARROW = re.compile(r"^ +(\w+) --> (\w+) : (\w+)$", re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "machine"),
    [
        ("run", RUN_STATES),
        ("library_entry", ENTRY_STATES),
        ("library_change", CHANGE_STATES),
        ("mooc_application", APPLICATION_STATES),
    ],
)
def test_the_drawing_is_the_table(name: str, machine: StateMachine[Any, Any]) -> None:
    drawn = set(ARROW.findall((STATES / f"{name}.md").read_text(encoding="utf-8")))
    assert drawn == {(str(state), str(after), str(action)) for (state, action), after in machine.table.items()}
