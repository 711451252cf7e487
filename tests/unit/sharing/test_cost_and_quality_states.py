"""The machines of costs and evaluations, every cell written by hand; who may take which step (R93)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput
from services.sharing.domain.cost_statement import (
    COST_STATEMENT,
    CostStatement,
    StatementAction,
    StatementState,
)
from services.sharing.domain.evaluation import EVALUATION, EvaluationAction, EvaluationState
from services.sharing.domain.expert_review import EXPERT_REVIEW, ReviewAction, ReviewState

Row = dict[str, str | None]
Grid = dict[str, Row]


def row(*cells: str | None, of: tuple[str, ...]) -> Row:
    return dict(zip(of, cells, strict=True))


STEPS = ("issue", "accept", "dispute", "uphold", "settle", "cancel")
STATEMENT_GRID: Grid = {
    "draft": row("issued", None, None, None, None, "cancelled", of=STEPS),
    "issued": row(None, "accepted", "disputed", None, None, "cancelled", of=STEPS),
    "disputed": row(None, None, None, "issued", None, "cancelled", of=STEPS),
    "accepted": row(None, None, None, None, "settled", "cancelled", of=STEPS),
    "settled": row(None, None, None, None, None, None, of=STEPS),
    "cancelled": row(None, None, None, None, None, None, of=STEPS),
}

ENDS = ("review", "close", "publish", "retract", "cancel")
EVALUATION_GRID: Grid = {
    "open": row("open", "closed", None, None, "cancelled", of=ENDS),
    "closed": row(None, None, "published", None, "cancelled", of=ENDS),
    "published": row(None, None, None, "retracted", None, of=ENDS),
    "retracted": row(None, None, "published", None, None, of=ENDS),
    "cancelled": row(None, None, None, None, None, of=ENDS),
}

WRITING = ("write", "submit", "decline", "release")
REVIEW_GRID: Grid = {
    "assigned": row("drafted", None, "released", "released", of=WRITING),
    "drafted": row("drafted", "submitted", "released", "released", of=WRITING),
    "submitted": row(None, None, None, "released", of=WRITING),
    "released": row(None, None, None, None, of=WRITING),
}

MACHINES: list[tuple[Any, Any, Any, Grid]] = [
    (COST_STATEMENT, StatementState, StatementAction, STATEMENT_GRID),
    (EVALUATION, EvaluationState, EvaluationAction, EVALUATION_GRID),
    (EXPERT_REVIEW, ReviewState, ReviewAction, REVIEW_GRID),
]
CELLS = [
    pytest.param(machine, state, action, grid[state][action], id=f"{machine.subject}-{state}-{action}")
    for machine, states, actions, grid in MACHINES
    for state in states
    for action in actions
]


@pytest.mark.parametrize(("machine", "state", "action", "expected"), CELLS)
def test_a_machine_moves_as_decided_r93(machine: Any, state: Any, action: Any, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            machine.next(state, action)
        assert refusal.value.code == f"{machine.subject}_state"
    else:
        assert machine.next(state, action) == expected


CENTRE = Actor(kind="person", actor_id="c", name="中心", roles=frozenset({Role.CENTRE_ADMIN}))


def an_admin(school: str | None) -> Actor:
    roles = frozenset({Role.SCHOOL_ADMIN})
    return Actor(kind="person", actor_id=f"admin {school}", name="教务", institution_id=school, roles=roles)


ACTORS = {
    "centre": CENTRE,
    "offering": an_admin("school-a"),
    "selecting": an_admin("school-b"),
    "other": an_admin("school-c"),
}
YES, NO = True, False
WHO: dict[str, tuple[str, dict[str, bool]]] = {
    # action: (from which state, who may)
    "issue": ("draft", {"centre": YES, "offering": NO, "selecting": NO, "other": NO}),
    "accept": ("issued", {"centre": NO, "offering": NO, "selecting": YES, "other": NO}),
    "dispute": ("issued", {"centre": NO, "offering": YES, "selecting": YES, "other": NO}),
    "uphold": ("disputed", {"centre": YES, "offering": NO, "selecting": NO, "other": NO}),
    "settle": ("accepted", {"centre": NO, "offering": YES, "selecting": NO, "other": NO}),
    "cancel": ("accepted", {"centre": YES, "offering": NO, "selecting": NO, "other": NO}),
}


def a_statement(state: str) -> CostStatement:
    return CostStatement(
        statement_id="statement",
        term_id="term",
        offering_institution_id="school-a",
        selecting_institution_id="school-b",
        rule_number=1,
        cut_off_on=date(2026, 10, 31),
        students=30,
        class_count=1,
        total_fen=15_000,
        drawn_up_at=datetime(2026, 11, 1, tzinfo=UTC),
        state=StatementState(state),
    )


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("action", WHO)
def test_each_step_is_taken_by_whom_it_concerns_r2_r93(action: str, who: str) -> None:
    state, allowed = WHO[action]
    statement = a_statement(state)
    now = datetime(2026, 11, 2, tzinfo=UTC)
    if allowed[who]:
        step = statement.take(StatementAction(action), ACTORS[who], "理由", now)
        assert (step.number, step.action, step.by_id, step.reason) == (1, action, ACTORS[who].actor_id, "理由")
        assert statement.state is not StatementState(state)
        return
    with pytest.raises(DomainError) as refusal:
        statement.take(StatementAction(action), ACTORS[who], "理由", now)
    assert refusal.value.code == "cost_statement_step_not_yours"
    assert statement.state is StatementState(state)


@pytest.mark.parametrize(
    ("action", "needs"),
    [("issue", NO), ("accept", NO), ("settle", NO), ("dispute", YES), ("uphold", YES), ("cancel", YES)],
)
def test_who_objects_says_why_r93(action: str, needs: bool) -> None:
    state, allowed = WHO[action]
    actor = next(ACTORS[who] for who, may in allowed.items() if may)
    statement = a_statement(state)
    now = datetime(2026, 11, 2, tzinfo=UTC)
    if not needs:
        statement.take(StatementAction(action), actor, "", now)
        return
    with pytest.raises(InvalidInput) as refusal:
        statement.take(StatementAction(action), actor, "", now)
    assert refusal.value.code == "reason_required"
    assert statement.state is StatementState(state)
