"""Library entries (R60) and the check of a MOOC's name and leader (R21)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.domain.errors import Conflict
from services.catalog.domain.library import (
    ENTRY_STATES,
    EntryAction,
    EntryFacts,
    EntryState,
    Level,
    LibraryEntry,
    Standing,
    entry_for,
    new_entry,
)

# Rows are states, columns actions, by hand from R60; "-" is refused.
GRID = """
           approve   reject    withdraw   resubmit
pending    approved  rejected  withdrawn  -
approved   -         -         -          -
rejected   -         -         -          pending
withdrawn  -         -         -          -
"""
_ACTIONS, *_ROWS = [line.split() for line in GRID.strip().splitlines()]
CELLS = [(row[0], action, after) for row in _ROWS for action, after in zip(_ACTIONS, row[1:], strict=True)]


def facts(title: str, leader_id: str = "wang") -> EntryFacts:
    standing, level = Standing.RECOGNISED, Level.PROVINCIAL
    return EntryFacts(title, leader_id, f"name of {leader_id}", standing, level, "第一批", 2019)


def entry(title: str, leader_id: str, state: EntryState = EntryState.APPROVED) -> LibraryEntry:
    made = new_entry(
        facts(title, leader_id),
        institution_id="school",
        submitted_by_id="admin",
        submitted_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    made.state = state
    return made


def mismatch(title: str, entries: list[LibraryEntry]) -> dict[str, object]:
    with pytest.raises(Conflict) as refused:
        entry_for(title, "wang", entries)
    assert refused.value.code == "library_mismatch"
    return refused.value.details


def test_the_grid_has_every_cell() -> None:
    assert len(CELLS) == len(EntryState) * len(EntryAction)


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_allows_exactly_its_actions_r60(state: str, action: str, after: str) -> None:
    if after == "-":
        with pytest.raises(Conflict) as refused:
            ENTRY_STATES.next(EntryState(state), EntryAction(action))
        assert refused.value.code == "library_entry_state"
    else:
        assert ENTRY_STATES.next(EntryState(state), EntryAction(action)) == EntryState(after)


def test_an_approved_entry_of_name_and_leader_lets_the_mooc_in_r21() -> None:
    wanted = entry("线性代数", "wang")
    assert entry_for("线性代数", "wang", [entry("概率论", "wang"), wanted]) is wanted


def test_a_rejected_entry_beside_an_approved_one_does_no_harm_r21() -> None:
    wanted = entry("线性代数", "wang")
    assert entry_for("线性代数", "wang", [entry("线性代数", "wang", EntryState.REJECTED), wanted]) is wanted


def test_another_leader_means_a_leader_change_r21() -> None:
    details = mismatch("线性代数", [entry("线性代数", "li"), entry("概率论", "wang")])
    assert (details["differs"], details["way_out"]) == ("leader", "leader_change")
    assert details["filed_leader_name"] == "name of li"


def test_another_name_means_a_name_change_r21() -> None:
    details = mismatch("线性代数(二)", [entry("线性代数", "wang"), entry("概率论", "wang")])
    assert (details["differs"], details["way_out"]) == ("name", "name_change")
    assert details["filed_titles"] == ["概率论", "线性代数"]


def test_nothing_on_file_means_asking_the_centre_r21() -> None:
    details = mismatch("线性代数", [])
    assert (details["differs"], details["way_out"]) == ("nothing_on_file", "ask_centre")


@pytest.mark.parametrize("state", [EntryState.PENDING, EntryState.REJECTED, EntryState.WITHDRAWN])
def test_an_entry_that_is_not_approved_lets_nothing_in_r21(state: EntryState) -> None:
    details = mismatch("线性代数", [entry("线性代数", "wang", state)])
    assert (details["differs"], details["way_out"], details["entry_state"]) == ("approval", "ask_centre", state)


def test_another_leaders_pending_entry_is_nothing_to_go_by_r21() -> None:
    details = mismatch("线性代数", [entry("线性代数", "li", EntryState.PENDING)])
    assert details["differs"] == "nothing_on_file"


def test_every_way_out_names_its_operation_and_the_entry_r21_r61() -> None:
    filed = entry("线性代数", "li")
    details = mismatch("线性代数", [filed])
    assert details["operation"] == "POST /library-entries/{entry_id}/changes"
    assert details["entry_id"] == filed.entry_id
    assert mismatch("线性代数", [])["operation"] == "POST /library-entries"


def test_with_several_entries_nobody_guesses_which_one_is_to_be_renamed_r21_r61() -> None:
    assert "entry_id" in mismatch("几何", [entry("线性代数", "wang")])
    assert "entry_id" not in mismatch("几何", [entry("线性代数", "wang"), entry("概率论", "wang")])


def test_a_resubmitted_entry_says_what_was_corrected_and_waits_anew_r60() -> None:
    refused = entry("线性代数", "wang", EntryState.PENDING)
    refused.reject("批次有误")
    refused.resubmit(facts("线性代数(上)"), "admin2", datetime(2026, 4, 1, tzinfo=UTC))
    assert (refused.state, refused.title, refused.reason, refused.version) == ("pending", "线性代数(上)", "", 3)
