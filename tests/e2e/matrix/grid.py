"""How the grids are written and read.

A row is an operation's id and one cell per caller. An operation may have several rows, told apart by what follows
an `@`: `get_run` and `get_run@draft`. A cell says what that caller is answered:

- a number: this status;
- a word of `SHORT`: the error code that it stands for; any other word: this error code, literally;
- `sees`, `blind`: done, and the answer holds, or does not hold, the id that the operation's sample looks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.matrix.callers import CALLERS

STALE = '"999999999"'
"""A version that nothing has: whoever may change the thing is answered 412."""
SHORT = {
    "role": "role_required",
    "restr": "session_restricted",
    "scope": "scope_required",
    "none": "cover_not_found",
    "gone": "student_not_in_class",
    "bare": "paper_not_found",
    "clean": "import_errors_not_found",
    "birth": "activation_codes_not_found",
}
"""Words that stand for codes."""


@dataclass(frozen=True)
class Row:
    """One operation on one thing, and what everybody is answered."""

    name: str
    cells: Mapping[str, str]

    @property
    def operation(self) -> str:
        return self.name.partition("@")[0]


@dataclass(frozen=True)
class Sample:
    """What a row sends. `{name}` stands for an id of the world, `{fresh}` for a text that nothing has yet.

    Attributes:
        body: fields of the JSON or form body that differ from the example in the API's description.
        query: parameters of the query.
        path: parameters of the path that are called otherwise in the world.
        file: name and content of the uploaded file.
        looks_for: the id that `sees` and `blind` are about.
        is_own_session: whether every caller signs in for this request alone, since it ends the session.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, str | bytes] | None = None
    looks_for: str = ""
    is_own_session: bool = False


def read_grid(text: str) -> Iterator[Row]:
    """The rows of a grid.

    Raises:
        ValueError: for a head that is not the callers in their order, or a row of another length.
    """
    head, *lines = (line for line in text.splitlines() if line.strip())
    if head.split() != list(CALLERS):
        raise ValueError(f"the head of the grid must be: {' '.join(CALLERS)}")
    for line in lines:
        name, *cells = line.split()
        if len(cells) != len(CALLERS):
            raise ValueError(f"{name} has {len(cells)} cells; there are {len(CALLERS)} callers")
        yield Row(name, dict(zip(CALLERS, cells, strict=True)))


def is_refused(cell: str) -> bool:
    """Whether a cell says that nothing is done."""
    return not cell.startswith("2") and cell not in {"sees", "blind"}
