"""Recognitions, kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition, RecognitionState
from services.sharing.domain.statistics import YearFigures


@dataclass(frozen=True)
class RecognitionFilter:
    academic_year: str | None
    selection_id: str | None
    run_id: str | None
    student_id: str | None
    state: RecognitionState | None


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

    def year_figures(self, academic_year: str) -> YearFigures: ...
