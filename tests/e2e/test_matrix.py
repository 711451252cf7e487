"""Every operation of the API × everybody who may call it: each cell of the grids in `matrix/` (R1, R2, R3)."""

from __future__ import annotations

import pytest

from gateway.blueprints import CONTEXTS
from gateway.operations import Operation
from tests.e2e.matrix import ROWS, SENT
from tests.e2e.matrix.callers import CALLERS
from tests.e2e.matrix.grid import Row, is_refused
from tests.e2e.matrix.requests import Requests

pytestmark = pytest.mark.timeout(900)

OPERATIONS: dict[str, Operation] = {each.name: each for context in CONTEXTS for each in context.declared}


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_who_may_do_what_r1_r2_r3(row: Row, requests: Requests) -> None:
    # Whoever is refused asks first, so that nobody finds done what somebody else was allowed to do.
    order = sorted(row.cells, key=lambda caller: (not is_refused(row.cells[caller]), [*CALLERS].index(caller)))
    wrong = [
        difference
        for caller in order
        if (difference := requests.difference(row, OPERATIONS[row.operation], caller, SENT.get(row.name)))
    ]
    assert not wrong, "\n".join([f"{row.name}:", *wrong])
