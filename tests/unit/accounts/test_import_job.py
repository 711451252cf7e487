"""An import's states in full, its lease and its token (R13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict
from services.accounts.domain.import_job import (
    IMPORT_STATES,
    LEASE,
    MAX_KEPT_FAULTS,
    ImportAction,
    ImportState,
    PeopleImport,
)
from services.accounts.domain.people_import import RowFault

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

# Every cell, from the rules: what has ended stays as it is; what runs may be taken again when its lease ran out.
_ENDED: dict[str, str | None] = {"take": None, "hand_back": None, "finish": None, "fail": None, "cancel": None}
GRID: dict[str, dict[str, str | None]] = {
    "queued": {"take": "running", "hand_back": None, "finish": None, "fail": "failed", "cancel": "cancelled"},
    "running": {
        "take": "running",
        "hand_back": "queued",
        "finish": "done",
        "fail": "failed",
        "cancel": "cancelled",
    },
    "done": _ENDED,
    "failed": _ENDED,
    "cancelled": _ENDED,
}


def an_import() -> PeopleImport:
    return PeopleImport("import", "school", Role.STUDENT, "x.xlsx", "admin", NOW, NOW)


@pytest.mark.parametrize("state", ImportState)
@pytest.mark.parametrize("action", ImportAction)
def test_the_machine_moves_as_the_rules_say_r13(state: ImportState, action: ImportAction) -> None:
    expected = GRID[state][action]
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            IMPORT_STATES.next(state, action)
        assert refusal.value.code == "import_state"
    else:
        assert IMPORT_STATES.next(state, action) == expected


def test_the_drawing_shows_the_table_r13() -> None:
    drawing = (Path(__file__).parents[3] / "docs/states/people_import.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+) : (\w+)$", drawing, re.MULTILINE))
    assert drawn == {(state, target, action) for (state, action), target in IMPORT_STATES.table.items()}


def test_only_the_newest_token_ends_an_import_r13() -> None:
    record = an_import()
    record.take("one", NOW)
    with pytest.raises(Conflict):
        record.take("two", NOW + LEASE - timedelta(seconds=1))
    record.take("two", NOW + LEASE)
    with pytest.raises(Conflict) as lost:
        record.require_holder(1)
    assert lost.value.code == "lease_lost"
    record.require_holder(2)


def test_a_second_taking_begins_anew_r13() -> None:
    record = an_import()
    record.take("one", NOW)
    record.row_count, record.checked_count, record.written_count = 9, 9, 5
    record.take("two", NOW + LEASE)
    assert (record.row_count, record.checked_count, record.written_count) == (0, 0, 0)


def test_faults_are_counted_all_and_kept_for_the_answer_up_to_a_thousand_r13() -> None:
    record = an_import()
    record.take("one", NOW)
    record.find_faults(
        [RowFault(row, "姓名", "cell_empty") for row in range(2, 2002)], row_count=2000, unchanged_count=0, now=NOW
    )
    assert (record.state, record.fault_count, len(record.faults)) == (ImportState.FAILED, 2000, MAX_KEPT_FAULTS)
    assert record.created_count == 0
