"""The drawings in docs/states say what the tables say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.states import StateMachine
from services.media.domain.job import JOB
from services.media.domain.resource import REVIEW, TRANSCODING
from services.media.domain.upload import UPLOAD

STATES = Path(__file__).resolve().parents[3] / "docs" / "states"
ARROW = re.compile(r"^ +(\w+) --> (\w+) : (\w+)$", re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "machines"), [("resource", [TRANSCODING, REVIEW]), ("upload", [UPLOAD]), ("job", [JOB])]
)
def test_the_drawing_is_the_table(name: str, machines: list[StateMachine[Any, Any]]) -> None:
    drawn = ARROW.findall((STATES / f"{name}.md").read_text(encoding="utf-8"))
    table = [
        (str(state), str(after), str(action))
        for machine in machines
        for (state, action), after in machine.table.items()
    ]
    assert sorted(drawn) == sorted(table)
