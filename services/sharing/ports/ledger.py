"""Recognitions with everything that a ledger, an export or a transcript shows of them (R90, R91)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.access import RecognitionSight
from services.sharing.domain.recognition import Recognition
from services.sharing.ports.recognitions import RecognitionFilter


@dataclass(frozen=True)
class LedgerEntry:
    """A recognition beside its school, course, class and term. What is not known of others is empty."""

    recognition: Recognition
    school_code: str
    school_name: str
    course_id: str
    run_number: int
    run_starts_on: date
    run_ends_on: date
    offering_code: str
    offering_name: str
    class_title: str
    term_name: str
    term_starts_on: date
    term_ends_on: date


@dataclass(frozen=True)
class LedgerTotals:
    """What a filtered ledger comes to. Students, runs and credits are of the recognitions that stand."""

    recognised: int
    revoked: int
    students: int
    runs: int
    credits: Decimal


class Ledger(Protocol):
    """The ledger, for reading."""

    def page(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[LedgerEntry]:
        """Entries, the earliest first."""

    def totals(self, sight: RecognitionSight, narrowed: RecognitionFilter) -> LedgerTotals: ...

    def students(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, *, limit: int, cursor: str | None
    ) -> Slice[str]:
        """Ids of the students who have an entry, each once."""

    def of_students(
        self, sight: RecognitionSight, narrowed: RecognitionFilter, student_ids: list[str]
    ) -> list[LedgerEntry]:
        """All entries of these students, by student, the earliest first."""
