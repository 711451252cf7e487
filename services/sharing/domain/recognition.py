"""A recognition: the home school counts a student's result in a shared run (R90)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.domain.actor import Actor
from chassis.domain.errors import Conflict, FieldError, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.catalogue import Run, Score
from services.sharing.domain.selection import TAUGHT, Selection


class RecognitionState(StrEnum):
    RECOGNISED = "recognised"
    REVOKED = "revoked"


class RecognitionAction(StrEnum):
    REVOKE = "revoke"


RECOGNITION = StateMachine[RecognitionState, RecognitionAction](
    "recognition",
    {(RecognitionState.RECOGNISED, RecognitionAction.REVOKE): RecognitionState.REVOKED},
)


@dataclass(eq=False)
class Recognition:
    """Credits for one student's result, with the evidence as it was. Revoked ones are kept (R90)."""

    recognition_id: str
    selection_id: str
    institution_id: str
    student_id: str
    student_name: str
    run_id: str
    run_title: str
    class_id: str
    academic_year: str
    credits: Decimal
    score: Decimal
    watched_seconds: int
    basis: str
    recognised_by_id: str
    recognised_by_name: str
    recognised_at: datetime
    state: RecognitionState = RecognitionState.RECOGNISED
    revoked_by_id: str = ""
    revoked_by_name: str = ""
    revoked_at: datetime | None = None
    revoke_reason: str = ""
    version: int = 1

    @property
    def watched_minutes(self) -> int:
        """Whole minutes of the run's video that the student watched."""
        return self.watched_seconds // 60

    def revoke(self, actor: Actor, reason: str, now: datetime) -> None:
        """Take it back, with a reason; it stays on record.

        Raises:
            InvalidInput: `reason_required`.
            Conflict: `recognition_state` when it is revoked already.
        """
        state = RECOGNITION.next(self.state, RecognitionAction.REVOKE)
        if not reason:
            raise InvalidInput.of("/reason", "reason_required")
        self.state = state
        self.revoked_by_id = actor.actor_id
        self.revoked_by_name = actor.name
        self.revoked_at = now
        self.revoke_reason = reason
        self.version += 1


@dataclass(frozen=True)
class Claim:
    """One student of a batch; without credits of its own it gets the selection's."""

    student_id: str
    credits: Decimal | None


@dataclass(frozen=True)
class Basis:
    """What a batch rests on: the selection, its run and year, the scores there, and what stands already."""

    selection: Selection
    run: Run
    academic_year: str
    scores: Mapping[str, Score]
    """By student: of the selection's classes and the home school only."""
    recognised: frozenset[str]
    """Students who have a standing recognition for this run."""
    text: str


@dataclass(frozen=True)
class Refusal:
    """A claim of a batch that cannot be recognised, and why."""

    student_id: str
    code: str


@dataclass(frozen=True)
class Result:
    """What became of a batch, student by student."""

    recognitions: list[Recognition]
    refused: list[Refusal]


def recognise(
    basis: Basis, claims: Sequence[Claim], actor: Actor, now: datetime, today: date, *, skips_faulty: bool = False
) -> Result:
    """Recognise all claims or none; with `skips_faulty` those that can be, and say what is wrong with the others.

    Raises:
        Conflict: `selection_not_taught`, `run_not_finished`; unless faulty claims are skipped, one error for each
            of them, under their code when it is the same for all, else under `recognitions_refused`.
    """
    if basis.selection.state not in TAUGHT:
        raise Conflict("selection_not_taught", details={"state": str(basis.selection.state)})
    if not basis.run.is_finished(today):
        raise Conflict("run_not_finished", details={"ends_on": basis.run.ends_on.isoformat()})
    faults = _faults(basis, claims)
    if faults and not skips_faulty:
        raise _refusal(claims, faults)
    good = [claim for place, claim in enumerate(claims) if place not in faults]
    return Result(
        [_recognition(basis, claim, actor, now) for claim in good],
        [Refusal(claims[place].student_id, code) for place, code in faults.items()],
    )


def _faults(basis: Basis, claims: Sequence[Claim]) -> dict[int, str]:
    """By place in the batch."""
    faults: dict[int, str] = {}
    seen: set[str] = set()
    for place, claim in enumerate(claims):
        if code := _fault(basis, claim, seen):
            faults[place] = code
        seen.add(claim.student_id)
    return faults


def _refusal(claims: Sequence[Claim], faults: Mapping[int, str]) -> Conflict:
    errors = tuple(
        FieldError(f"/students/{place}", code, {"student_id": claims[place].student_id})
        for place, code in faults.items()
    )
    codes = set(faults.values())
    code = codes.pop() if len(codes) == 1 else "recognitions_refused"
    return Conflict(code, details={"count": len(errors)}, errors=errors)


def _fault(basis: Basis, claim: Claim, seen: set[str]) -> str:
    if claim.student_id in seen:
        return "student_named_twice"
    if claim.student_id not in basis.scores:
        return "student_without_score"
    if claim.student_id in basis.recognised:
        return "already_recognised"
    if claim.credits is not None and claim.credits > basis.selection.credits:
        return "credits_exceed_selection"
    return ""


def _recognition(basis: Basis, claim: Claim, actor: Actor, now: datetime) -> Recognition:
    score = basis.scores[claim.student_id]
    return Recognition(
        recognition_id=new_id(),
        selection_id=basis.selection.selection_id,
        institution_id=basis.selection.selecting_institution_id,
        student_id=claim.student_id,
        student_name=score.student_name,
        run_id=basis.run.run_id,
        run_title=basis.run.title,
        class_id=score.class_id,
        academic_year=basis.academic_year,
        credits=basis.selection.credits if claim.credits is None else claim.credits,
        score=score.score,
        watched_seconds=score.watched_seconds,
        basis=basis.text,
        recognised_by_id=actor.actor_id,
        recognised_by_name=actor.name,
        recognised_at=now,
    )
