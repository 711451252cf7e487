"""Credit recognition by the home school (R90)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, PageQuery, UtcTime, View
from chassis.contracts.sharing.selection import Credits
from chassis.contracts.sharing.term import AcademicYear
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


class RevokeRecognition(Command):
    recognition_id: Id
    reason: str = Field("", max_length=1000)


class ListRecognitions(PageQuery):
    """Recognitions, newest first: a school's own, a student's own, for the centre all."""

    SCOPES: ClassVar = frozenset({ClientScope.RECOGNITIONS_READ})

    academic_year: AcademicYear | None = None
    selection_id: Id | None = None
    run_id: Id | None = None
    student_id: Id | None = None
    state: RecognitionStateName | None = None


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
    basis: str
    state: RecognitionStateName
    recognised_by_name: str
    recognised_at: UtcTime
    revoked_by_name: str
    revoked_at: UtcTime | None
    revoke_reason: str


class Recognitions(View):
    recognitions: list[RecognitionView]
