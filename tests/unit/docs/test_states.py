"""The drawings in docs/states say what the tables say, and every machine has one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from chassis.domain.states import StateMachine
from tests import states


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


class Turn(StrEnum):
    GO = "go"
    STOP = "stop"
    BREAK = "break"


LIGHT = StateMachine[Light, Turn](
    "light",
    {
        (Light.RED, Turn.GO): Light.GREEN,
        (Light.GREEN, Turn.BREAK): Light.BROKEN,
        (Light.GREEN, Turn.STOP): Light.RED,
    },
)
KNOWN = {"place:LIGHT": LIGHT}
DRAWN = """# Light

<!-- drawn from place:LIGHT -->
```mermaid
stateDiagram-v2
    [*] --> red : installed
    red --> green : go
    green --> broken : break
    green --> red : stop
    broken --> [*]
```

More words.
"""


def test_the_drawings_are_the_tables() -> None:
    documents = {path: path.read_text(encoding="utf-8") for path in states.FOLDER.glob("*.md")}
    assert sorted(states.faults(documents, states.machines())) == []


def test_every_service_has_machines() -> None:
    assert {place.split(".")[1] for place in states.machines()} == {
        "accounts",
        "catalog",
        "media",
        "review",
        "sharing",
    }


def test_a_drawing_is_made_from_the_table_and_keeps_words_and_beginning() -> None:
    stale = DRAWN.replace("    green --> red : stop\n", "    red --> broken : kick\n")
    assert states.redrawn(stale, KNOWN) == DRAWN
    assert states.redrawn(DRAWN, KNOWN) == DRAWN


def faults(text: str) -> list[str]:
    return sorted(states.faults({Path("light.md"): text}, KNOWN))


def test_what_is_wrong_with_a_drawing_is_told() -> None:
    assert faults(DRAWN) == []
    assert faults(DRAWN.replace(" : stop", " : halt")) == ["light.md is stale: make states"]
    assert "has no drawing" in faults("# Light\n")[0]
    assert "drawn twice" in faults(DRAWN + DRAWN)[0]
    assert "not there" in faults(DRAWN + DRAWN.replace("place:LIGHT", "place:LAMP"))[0]
    assert "how place:LIGHT begins" in faults(DRAWN.replace("    [*] --> red : installed\n", ""))[0]
    assert "of no machine" in faults(DRAWN.replace("<!-- drawn from place:LIGHT -->", ""))[0]
