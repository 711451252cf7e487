"""The drawings of `docs/states`, from the tables of the state machines in the domains.

    python -m tests.states           draw them
    python -m tests.states --check   fail when one is stale, or a machine has none

A drawing is a mermaid block under a line `<!-- drawn from services.media.domain.job:JOB -->`. How a thing begins
is not in the table: the lines `[*] --> state : how` are written by hand and kept.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chassis.domain.states import StateMachine

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "states"
DRAWING = re.compile(
    r"(?P<head><!-- drawn from (?P<place>[\w.]+:\w+) -->\n+```mermaid\nstateDiagram-v2\n)"
    r"(?P<lines>.*?)(?P<tail>```\n)",
    re.DOTALL,
)
DEFINITION = re.compile(r"^(\w+)(?:: [^=]+)? = StateMachine\b", re.MULTILINE)
BEGINNING = "    [*] --> "


def machines() -> dict[str, StateMachine[Any, Any]]:
    """Every state machine of the services by its place, `module:NAME`."""
    found = {}
    for path in sorted((ROOT / "services").glob("*/domain/**/*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name in DEFINITION.findall(path.read_text(encoding="utf-8")):
            found[f"{module}:{name}"] = getattr(importlib.import_module(module), name)
    return found


def redrawn(text: str, known: dict[str, StateMachine[Any, Any]]) -> str:
    """A document with its drawings made anew; the beginnings stay as they are.

    Raises:
        KeyError: for a drawing of a machine that is not there.
    """

    def draw(found: re.Match[str]) -> str:
        beginnings = [line for line in found["lines"].splitlines() if line.startswith(BEGINNING)]
        lines = [*beginnings, *_moves(known[found["place"]])]
        return found["head"] + "".join(f"{line}\n" for line in lines) + found["tail"]

    return DRAWING.sub(draw, text)


def _moves(machine: StateMachine[Any, Any]) -> list[str]:
    """Every move of the table, state by state, and which states are the last."""
    sources = list(dict.fromkeys(state for state, _ in machine.table))
    moves = [
        f"    {state} --> {after} : {action}"
        for source in sources
        for (state, action), after in machine.table.items()
        if state == source
    ]
    last = dict.fromkeys(after for after in machine.table.values() if after not in sources)
    return moves + [f"    {state} --> [*]" for state in last]


def faults(documents: dict[Path, str], known: dict[str, StateMachine[Any, Any]]) -> Iterable[str]:
    """What is wrong with the drawings."""
    drawn = [found["place"] for text in documents.values() for found in DRAWING.finditer(text)]
    for place in known.keys() - set(drawn):
        yield f"{place} has no drawing in docs/states: add `<!-- drawn from {place} -->` and a mermaid block"
    for place in sorted({place for place in drawn if drawn.count(place) > 1}):
        yield f"{place} is drawn twice"
    for path, text in documents.items():
        if not set(DRAWING.findall(text)) and "```mermaid" in text:
            yield f"{path.name} has a drawing of no machine"
        for found in DRAWING.finditer(text):
            if found["place"] not in known:
                yield f"{path.name} draws {found['place']}, which is not there"
            elif BEGINNING not in found["lines"]:
                yield f"{path.name} does not say how {found['place']} begins: `{BEGINNING.strip()} state : how`"
            elif redrawn(found[0], known) != found[0]:
                yield f"{path.name} is stale: make states"


def main() -> int:
    known = machines()
    documents = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
    if "--check" not in sys.argv[1:]:
        for path, text in documents.items():
            documents[path] = redrawn(text, known)
            path.write_text(documents[path], encoding="utf-8")
    wrong = sorted(faults(documents, known))
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
