"""What is needed to take in a report of a player, in two statements (R87)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.release import ReleasePlan, UnitPlace
from services.catalog.domain.run import RunDays
from services.catalog.domain.watching import WatchBudget


@dataclass(frozen=True)
class Seat:
    """A student before a unit of a run, with all that decides on a report, read at one moment."""

    run_id: str
    institution_id: str
    leader_id: str
    days: RunDays
    place: UnitPlace
    duration_seconds: float | None
    """Of a video; absent for documents."""
    plan: ReleasePlan
    """Of the student's class."""
    budget: WatchBudget
    record: LearningRecord | None


class Watching(Protocol):
    def seat(self, unit_id: str, student_id: str) -> Seat | None:
        """None, unless the student is in a class of the run that the unit is part of."""
        ...

    def hold(self, seat: Seat, student_id: str) -> None:
        """Let other reports of the student in the run wait until this transaction ends."""
        ...

    def keep(self, record: LearningRecord, seen: WatchBudget, left: WatchBudget) -> bool:
        """Write what a report came to; False, and nothing written, when another one came after `seen` was read."""
        ...
