"""Recognitions, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition, RecognitionState


@dataclass(frozen=True)
class RecognitionFilter:
    academic_year: str | None
    selection_id: str | None
    run_id: str | None
    student_id: str | None
    state: RecognitionState | None
    institution_id: str | None = None
    since: date | None = None
    """Recognised on that day in China or later."""
    until: date | None = None
    """Recognised on that day in China or earlier."""


class Recognitions(Protocol):
    """Recognitions, for changing them."""

    def add_all(self, recognitions: list[Recognition]) -> None: ...

    def locked(self, recognition_id: str) -> Recognition | None: ...

    def recognised_students(self, run_id: str, student_ids: list[str]) -> frozenset[str]:
        """Those of the students for whom a recognition in this run stands."""


class RecognitionLists(Protocol):
    """Recognitions, for reading."""

    def page(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[Recognition]: ...

    def seen(self, sight: RecognitionSight, recognition_id: str) -> Recognition | None: ...

    def of_student_in_run(self, sight: RecognitionSight, student_id: str, run_id: str) -> list[Recognition]:
        """All that there ever were, as far as the actor sees them, the earliest first."""
