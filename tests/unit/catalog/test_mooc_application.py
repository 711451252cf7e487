"""What a SPOC needs to become a MOOC, and the application's states (R56)."""

from __future__ import annotations

import pytest

from chassis.domain.errors import Conflict
from services.catalog.domain.mooc_application import (
    APPLICATION_STATES,
    ApplicationAction,
    ApplicationState,
    CourseStanding,
    unmet,
)

# Rows are states, columns actions, by hand from R56; "-" is refused.
GRID = """
           approve   reject    withdraw
pending    approved  rejected  withdrawn
approved   -         -         -
rejected   -         -         -
withdrawn  -         -         -
"""
_ACTIONS, *_ROWS = [line.split() for line in GRID.strip().splitlines()]
CELLS = [(row[0], action, after) for row in _ROWS for action, after in zip(_ACTIONS, row[1:], strict=True)]


def test_the_grid_has_every_cell() -> None:
    assert len(CELLS) == len(ApplicationState) * len(ApplicationAction)


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_allows_exactly_its_actions_r56(state: str, action: str, after: str) -> None:
    if after == "-":
        with pytest.raises(Conflict, match="mooc_application cannot"):
            APPLICATION_STATES.next(ApplicationState(state), ApplicationAction(action))
    else:
        assert APPLICATION_STATES.next(ApplicationState(state), ApplicationAction(action)) == ApplicationState(
            after
        )


@pytest.mark.parametrize(
    ("standing", "missing"),
    [
        (CourseStanding(True, 14_400, 1, True), []),
        (CourseStanding(True, 14_399, 1, True), ["video_seconds"]),
        (CourseStanding(True, 14_400, 0, True), ["finished_runs"]),
        (CourseStanding(False, 99_999, 9, True), ["independent_spoc"]),
        (CourseStanding(True, 14_400, 1, False), ["name_free"]),
        (CourseStanding(False, 0, 0, False), ["independent_spoc", "video_seconds", "finished_runs", "name_free"]),
    ],
)
def test_240_minutes_of_video_and_one_finished_run_of_an_independent_course_r56(
    standing: CourseStanding, missing: list[str]
) -> None:
    assert [condition.code for condition in unmet(standing.conditions)] == missing
    assert len(standing.conditions) == 4
