"""Every operation has its row in the grids of `tests/e2e/matrix`, and the rows say what the declarations say."""

from __future__ import annotations

from chassis.domain.actor import Role
from gateway.blueprints import CONTEXTS
from gateway.operations import Operation
from tests.e2e.matrix import ROWS, SENT
from tests.e2e.matrix.callers import CALLERS

OPERATIONS: dict[str, Operation] = {each.name: each for context in CONTEXTS for each in context.declared}


def test_every_operation_has_a_row_with_a_cell_for_everybody_r1_r2() -> None:
    missing = [
        f"{name} ({each.method} {each.rule}) has no row: add one to the grid of its context in tests/e2e/matrix, "
        f"with a cell for each of {' '.join(CALLERS)}, and what it sends to SENT if the example will not do"
        for name, each in OPERATIONS.items()
        if name not in {row.operation for row in ROWS.values()}
    ]
    assert not missing, "\n".join(missing)


def test_no_row_is_of_an_operation_that_is_gone() -> None:
    assert [name for name, row in ROWS.items() if row.operation not in OPERATIONS] == []
    assert SENT.keys() - ROWS.keys() == set()


def test_the_rows_refuse_whom_the_declarations_refuse_r1() -> None:
    wrong = []
    for row in ROWS.values():
        who = OPERATIONS[row.operation].who
        for caller, (_, role) in CALLERS.items():
            is_outside = role is not None and bool(who.roles) and role not in who.roles
            if caller != "restr" and is_outside and row.cells[caller] != "role":
                wrong.append(f"{row.name}, {caller}: {row.cells[caller]}, but declared for {who.describe()}")
        if (row.cells["visit"] == "401") != (not who.is_public) and row.operation != "refresh_session":
            wrong.append(f"{row.name}: visitors are answered {row.cells['visit']}")
    assert not wrong, "\n".join(wrong)


def test_a_role_that_every_cell_is_written_for() -> None:
    assert {role for _, role in CALLERS.values() if role} == set(Role)
