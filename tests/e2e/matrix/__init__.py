"""Who may do what: every operation of the API × everybody who may call it (R1, R2, R3).

- `callers.py` names the callers, the columns of every grid.
- `world.py` makes the people and the things that they ask for, `aftermath.py` what comes of a term that is over.
- One module per context holds its grid, each cell written by hand, and what its operations send.

A new operation needs a row. Write the cells from the rules, before the test has ever run.
"""

from __future__ import annotations

from tests.e2e.matrix import (
    accounts,
    building,
    costs_and_quality,
    ledger,
    library,
    media,
    review,
    sharing,
    standing,
    teaching,
)
from tests.e2e.matrix.grid import Row, Sample, read_grid

CONTEXTS = (
    accounts,
    standing,
    media,
    review,
    library,
    building,
    teaching,
    sharing,
    ledger,
    costs_and_quality,
)

ROWS: dict[str, Row] = {row.name: row for context in CONTEXTS for row in read_grid(context.GRID)}
SENT: dict[str, Sample] = {name: sample for context in CONTEXTS for name, sample in context.SENT.items()}
