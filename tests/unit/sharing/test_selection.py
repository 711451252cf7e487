"""How facts of the run move a selection (R80–R82)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chassis.domain.errors import Conflict, InvalidInput
from services.sharing.domain.catalogue import Run
from services.sharing.domain.selection import Plan, Progress, Selection, SelectionState, Tutor, Way
from services.sharing.domain.share_entry import ShareEntry

RUN = Run(
    run_id="run",
    course_id="course",
    run_number=1,
    title="数据结构",
    course_type="mooc",
    institution_id="school-a",
    leader_id="leader",
    leader_name="李老师",
    category_code="08",
    online_credits=Decimal("2.0"),
    total_credits=Decimal("3.0"),
    starts_on=date(2026, 9, 7),
    ends_on=date(2027, 1, 10),
    state="published",
    approved_on=date(2026, 8, 1),
    version=1,
)
PLAN = Plan("plan", Way.OWN_TUTOR, Tutor("tutor", "赵老师"), 30, Decimal("2.0"))


def an_entry() -> ShareEntry:
    # Made when a test runs: what is made before its class is mapped to a table is of no use afterwards.
    return ShareEntry("entry", "list", "run", "school-a", "admin-a")


def a_selection(state: SelectionState = SelectionState.SELECTED) -> Selection:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    selection = Selection.make(an_entry(), "term", RUN, "school-b", PLAN, by_id="admin-b", now=now)
    selection.state = state
    return selection


# (tutor joined, class opened, run over) → where each state goes; None stays.
FACTS: list[tuple[tuple[bool, bool, bool], dict[str, str | None]]] = [
    ((False, False, False), {"selected": None, "staffed": "selected", "teaching": "selected"}),
    ((True, False, False), {"selected": "staffed", "staffed": None, "teaching": "selected"}),
    ((False, True, False), {"selected": "teaching", "staffed": "teaching", "teaching": None}),
    ((True, True, False), {"selected": "teaching", "staffed": "teaching", "teaching": None}),
    ((False, False, True), {"selected": "closed", "staffed": "closed", "teaching": "closed"}),
    ((True, False, True), {"selected": "closed", "staffed": "closed", "teaching": "closed"}),
    ((False, True, True), {"selected": "closed", "staffed": "closed", "teaching": "closed"}),
    ((True, True, True), {"selected": "closed", "staffed": "closed", "teaching": "closed"}),
]


@pytest.mark.parametrize(("facts", "moves"), FACTS)
@pytest.mark.parametrize("state", SelectionState)
def test_facts_move_a_selection_whatever_came_first_r80_r81(
    facts: tuple[bool, bool, bool], moves: dict[str, str | None], state: SelectionState
) -> None:
    selection = a_selection(state)
    moved = selection.follow(Progress(*facts))
    expected = moves.get(state)
    assert selection.state == (expected or state)
    assert moved is (expected is not None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tutor": None}, "tutor_required"),
        ({"credits": Decimal("3.1")}, "credits_exceed_course"),
    ],
)
def test_a_plan_holds_against_the_course_r80_r81(changes: dict[str, Any], code: str) -> None:
    plan = Plan(**({name: getattr(PLAN, name) for name in PLAN.__dataclass_fields__} | changes))
    with pytest.raises(InvalidInput) as refusal:
        plan.check(RUN)
    assert refusal.value.code == code


def test_way_two_needs_no_tutor_r82() -> None:
    Plan("plan", Way.LEADER, None, 30, Decimal("2.0")).check(RUN)


def test_a_school_does_not_select_what_it_offers_r80() -> None:
    with pytest.raises(Conflict) as refusal:
        Selection.make(an_entry(), "term", RUN, "school-a", PLAN, by_id="x", now=datetime(2026, 9, 1, tzinfo=UTC))
    assert refusal.value.code == "own_entry"


@pytest.mark.parametrize(
    ("state", "today", "finished", "over"),
    [
        ("published", date(2027, 1, 10), False, False),
        ("published", date(2027, 1, 11), True, True),
        ("finished", date(2026, 12, 1), True, True),
        ("taken_down", date(2026, 12, 1), False, True),
        ("taken_down", date(2027, 2, 1), False, True),
    ],
)
def test_a_run_is_finished_on_its_last_day_or_when_catalog_says_so_r54(
    state: str, today: date, finished: bool, over: bool
) -> None:
    run = Run(**({name: getattr(RUN, name) for name in RUN.__dataclass_fields__} | {"state": state}))
    assert (run.is_finished(today), run.is_over(today)) == (finished, over)
