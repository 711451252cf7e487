"""Every cell of media's state machines, written by hand from the rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from chassis.domain.errors import Conflict
from chassis.domain.states import StateMachine
from services.media.domain.job import JOB, JobAction, JobState
from services.media.domain.resource import (
    REVIEW,
    TRANSCODING,
    ReviewAction,
    ReviewStatus,
    TranscodeAction,
    TranscodeStatus,
)
from services.media.domain.upload import UPLOAD, UploadAction, UploadState

TRANSCODING_GRID = """
                start    hand_back  finish   fail     retry
not_applicable  -        -          -        -        -
waiting         running  -          -        -        -
running         running  waiting    done     failed   -
done            -        -          -        -        -
failed          -        -          -        -        waiting
"""  # R31

REVIEW_GRID = """
          submit   approve   reject    replace
none      pending  -         -         -
pending   -        approved  rejected  none
approved  -        -         -         -
rejected  -        -         -         -
"""  # R33

UPLOAD_GRID = """
           complete   abort    expire   refuse
open       completed  aborted  expired  refused
completed  -          -        -        -
aborted    -          -        -        -
expired    -          -        -        -
refused    -          -        -        -
"""  # R30

JOB_GRID = """
           take     hand_back  postpone  finish  fail    cancel
queued     running  -          -         -       -       cancelled
running    running  queued     queued    done    failed  cancelled
done       -        -          -         -       -       -
failed     -        -          -         -       -       -
cancelled  -        -          -         -       -       -
"""

GRIDS: list[tuple[StateMachine[Any, Any], str, type[StrEnum], type[StrEnum]]] = [
    (TRANSCODING, TRANSCODING_GRID, TranscodeStatus, TranscodeAction),
    (REVIEW, REVIEW_GRID, ReviewStatus, ReviewAction),
    (UPLOAD, UPLOAD_GRID, UploadState, UploadAction),
    (JOB, JOB_GRID, JobState, JobAction),
]


@pytest.mark.parametrize(
    ("machine", "grid", "states", "actions"), GRIDS, ids=["transcoding_r31", "review_r33", "upload_r30", "job"]
)
def test_every_cell(
    machine: StateMachine[Any, Any], grid: str, states: type[StrEnum], actions: type[StrEnum]
) -> None:
    head, *rows = grid.strip("\n").splitlines()
    columns = head.split()
    assert columns == [action.value for action in actions]
    assert [row.split()[0] for row in rows] == [state.value for state in states]
    for row in rows:
        state, *cells = row.split()
        for action, cell in zip(columns, cells, strict=True):
            if cell == "-":
                with pytest.raises(Conflict) as refused:
                    machine.next(states(state), actions(action))
                assert refused.value.code == f"{machine.subject}_state"
            else:
                assert machine.next(states(state), actions(action)) == cell
