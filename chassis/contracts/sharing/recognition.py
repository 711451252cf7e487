"""Credit recognition by the home school (R90)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, PageQuery, UtcTime, View
from chassis.contracts.sharing.selection import Credits
from chassis.contracts.sharing.term import AcademicYear, Day
from chassis.domain.scopes import ClientScope

RecognitionStateName = Literal["recognised", "revoked"]


class RecognisedStudent(Message):
    """One student of a batch."""

    student_id: Id
    credits: Credits | None = None
    """By default the selection's."""


class Recognise(Command):
    """Recognise the results of students of a selection: all of them, or none and every obstacle by its place."""

    selection_id: Id
    students: list[RecognisedStudent] = Field(min_length=1, max_length=500)
    basis: str = Field("", max_length=1000)
    """What the decision rests on beside the score, such as a decision of the faculty."""
    skip_faulty: bool = False
    """Recognise those that can be recognised, and answer what is wrong with the others."""


class RevokeRecognition(Command):
    recognition_id: Id
    reason: str = Field("", max_length=1000)


class LedgerQuery(Command):
    """Which part of the ledger is meant: of a school its own, for the centre all."""

    SCOPES: ClassVar = frozenset({ClientScope.RECOGNITIONS_READ})

    academic_year: AcademicYear | None = None
    selection_id: Id | None = None
    run_id: Id | None = None
    student_id: Id | None = None
    institution_id: Id | None = None
    state: RecognitionStateName | None = None
    since: Day | None = None
    """Recognised on that day in China or later."""
    until: Day | None = None
    """Recognised on that day in China or earlier."""


class ListRecognitions(PageQuery, LedgerQuery):
    """Recognitions, newest first: a school's own, a student's own, for the centre all."""


class ListOwnRecognitions(PageQuery):
    """A student's own record, newest first."""

    academic_year: AcademicYear | None = None
    state: RecognitionStateName | None = None


class GetRecognition(Command):
    SCOPES: ClassVar = frozenset({ClientScope.RECOGNITIONS_READ})

    recognition_id: Id


class RecognitionView(View):
    """A recognition with the evidence it rests on, as it was then."""

    recognition_id: Id
    selection_id: Id
    institution_id: Id
    student_id: Id
    student_name: str
    run_id: Id
    run_title: str
    class_id: Id
    academic_year: str
    credits: Decimal
    score: Decimal
    watched_seconds: int
    watched_minutes: int
    basis: str
    state: RecognitionStateName
    recognised_by_name: str
    recognised_at: UtcTime
    revoked_by_name: str
    revoked_at: UtcTime | None
    revoke_reason: str


class RefusedStudent(View):
    """A student of a batch who was not recognised, and the code of the reason."""

    student_id: Id
    code: str


class Recognitions(View):
    """The result of a batch, student by student."""

    recognitions: list[RecognitionView]
    refused: list[RefusedStudent] = []
    """Only with `skip_faulty`; otherwise a fault refuses all."""


class HistoryEntry(View):
    """Something that happened to a student's result in a run."""

    recognition_id: Id
    happened: RecognitionStateName
    at: UtcTime
    by_name: str
    note: str
    """The basis of a recognition, the reason of a revocation."""
    credits: Decimal


class RecognitionDetailView(RecognitionView):
    """A recognition with all that ever happened to this result, the earliest first."""

    history: list[HistoryEntry]


class LedgerTotals(View):
    """What the chosen part of the ledger comes to; students, runs and credits of what stands."""

    recognised: int
    revoked: int
    students: int
    runs: int
    credits: Decimal
