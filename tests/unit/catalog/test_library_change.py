"""Changes of approved entries (R61) and the way of a standing (R62)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from chassis.contracts.catalog.library_change import SubmitLibraryChange
from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from services.catalog.domain.library import EntryFacts, EntryState, Level, LibraryEntry, Standing, new_entry
from services.catalog.domain.library_change import (
    CHANGE_STATES,
    ChangeAction,
    ChangeKind,
    ChangeState,
    LibraryChange,
    new_change,
)
from services.catalog.wire.library_change import kind_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FILED = EntryFacts("线性代数", "wang", "王老师", Standing.UNDER_CONSTRUCTION, Level.PROVINCIAL, "第一批", 2018)

# Rows are states, columns actions, by hand from R61; "-" is refused.
GRID = """
           approve   reject    withdraw
pending    approved  rejected  withdrawn
approved   -         -         -
rejected   -         -         -
withdrawn  -         -         -
"""
_ACTIONS, *_ROWS = [line.split() for line in GRID.strip().splitlines()]
CELLS = [(row[0], action, after) for row in _ROWS for action, after in zip(_ACTIONS, row[1:], strict=True)]


def approved(facts: EntryFacts = FILED) -> LibraryEntry:
    entry = new_entry(facts, institution_id="school", submitted_by_id="admin", submitted_at=NOW)
    entry.approve()
    return entry


def change(entry: LibraryEntry, kind: ChangeKind, **wanted: object) -> LibraryChange:
    return new_change(
        entry,
        kind,
        replace(entry.facts, **wanted),  # type: ignore[arg-type]
        paper_id="form",
        submitted_by_id="admin",
        submitted_at=NOW,
    )


def test_the_grid_has_every_cell() -> None:
    assert len(CELLS) == len(ChangeState) * len(ChangeAction)


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_allows_exactly_its_actions_r61(state: str, action: str, after: str) -> None:
    if after == "-":
        with pytest.raises(Conflict, match="library_change cannot"):
            CHANGE_STATES.next(ChangeState(state), ChangeAction(action))
    else:
        assert CHANGE_STATES.next(ChangeState(state), ChangeAction(action)) == ChangeState(after)


def test_a_change_touches_its_own_part_alone_r61() -> None:
    entry = approved()
    renamed = change(entry, ChangeKind.NAME, title="高等代数", leader_id="li", year=2025)
    assert renamed.after == replace(FILED, title="高等代数")
    renamed.apply_to(entry)
    assert (entry.facts, entry.version) == (renamed.after, 3)


@pytest.mark.parametrize("state", [EntryState.PENDING, EntryState.REJECTED, EntryState.WITHDRAWN])
def test_only_an_approved_entry_is_changed_r61(state: EntryState) -> None:
    entry = approved()
    entry.state = state
    with pytest.raises(Conflict, match="library_entry_not_approved"):
        change(entry, ChangeKind.NAME, title="高等代数")


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_change_changes_something_r61(kind: ChangeKind) -> None:
    with pytest.raises(InvalidInput, match="library_change_same"):
        change(approved(), kind)


def test_a_change_that_was_overtaken_does_not_fit_any_more_r61() -> None:
    entry = approved()
    renamed = change(entry, ChangeKind.NAME, title="高等代数")
    handed = change(entry, ChangeKind.LEADER, leader_id="li", leader_name="李老师")
    entry.say(replace(entry.facts, title="矩阵论"))
    assert not renamed.still_fits(entry)
    assert handed.still_fits(entry)


WAY = [
    (Standing.UNDER_CONSTRUCTION, Level.PROVINCIAL),
    (Standing.UNDER_CONSTRUCTION, Level.NATIONAL),
    (Standing.APPROVED_PROJECT, Level.PROVINCIAL),
    (Standing.APPROVED_PROJECT, Level.NATIONAL),
    (Standing.RECOGNISED, Level.PROVINCIAL),
    (Standing.RECOGNISED, Level.NATIONAL),
]
"""Built, used, recognised, by hand; a national project may become a provincial recognition, never the reverse."""


@pytest.mark.parametrize(("before", "after"), [each for each in product(WAY, WAY) if each[0] != each[1]])
def test_a_standing_goes_forward_only_r62(before: tuple[Standing, Level], after: tuple[Standing, Level]) -> None:
    entry = approved(replace(FILED, standing=before[0], level=before[1]))
    wanted = {"standing": after[0], "level": after[1]}
    if WAY.index(after) > WAY.index(before):
        assert change(entry, ChangeKind.STANDING, **wanted).after.rests_on[:2] == after
    else:
        with pytest.raises(InvalidInput, match="standing_goes_back"):
            change(entry, ChangeKind.STANDING, **wanted)


def test_batch_and_year_may_be_corrected_r62() -> None:
    assert change(approved(), ChangeKind.STANDING, batch="第二批", year=2019).after.batch == "第二批"


def test_a_change_that_came_over_the_bus_gives_what_its_kind_needs_and_nothing_else_r61() -> None:
    """The bus carries absent fields as null."""

    def come(**fields: Any) -> SubmitLibraryChange:
        sent = SubmitLibraryChange(entry_id=new_id(), file_name="form.pdf", content_base64="", **fields)
        return SubmitLibraryChange.model_validate_json(sent.model_dump_json())

    assert kind_of(come(kind="name", title="高等代数")) is ChangeKind.NAME
    assert kind_of(come(kind="standing", standing="recognised", year=2026)) is ChangeKind.STANDING
    for fields in ({"kind": "name"}, {"kind": "name", "title": "高等代数", "year": 2026}, {"kind": "leader"}):
        with pytest.raises(InvalidInput, match="change_fields_wrong"):
            kind_of(come(**fields))
