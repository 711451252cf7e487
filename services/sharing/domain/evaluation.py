"""An evaluation: experts judge the building and the running of a run in a term (R93)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.catalogue import Run
from services.sharing.domain.rubric import CENT, Mark, Rubric
from services.sharing.domain.term import Term


class EvaluationState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    RETRACTED = "retracted"
    CANCELLED = "cancelled"


class EvaluationAction(StrEnum):
    REVIEW = "review"
    CLOSE = "close"
    PUBLISH = "publish"
    RETRACT = "retract"
    CANCEL = "cancel"


EVALUATION = StateMachine[EvaluationState, EvaluationAction](
    "evaluation",
    {
        # Reviewers are assigned and released, and reviews written, while it is open.
        (EvaluationState.OPEN, EvaluationAction.REVIEW): EvaluationState.OPEN,
        (EvaluationState.OPEN, EvaluationAction.CLOSE): EvaluationState.CLOSED,
        (EvaluationState.OPEN, EvaluationAction.CANCEL): EvaluationState.CANCELLED,
        (EvaluationState.CLOSED, EvaluationAction.PUBLISH): EvaluationState.PUBLISHED,
        (EvaluationState.CLOSED, EvaluationAction.CANCEL): EvaluationState.CANCELLED,
        (EvaluationState.PUBLISHED, EvaluationAction.RETRACT): EvaluationState.RETRACTED,
        (EvaluationState.RETRACTED, EvaluationAction.PUBLISH): EvaluationState.PUBLISHED,
    },
)

REASONED = frozenset({EvaluationAction.RETRACT, EvaluationAction.CANCEL})
DONE = frozenset({EvaluationState.CLOSED, EvaluationState.PUBLISHED, EvaluationState.RETRACTED})
"""States in which there is a result."""


@dataclass(frozen=True)
class UsageFigures:
    """How the run is used, as far as sharing knows: shown beside the marks."""

    students: int
    classes: int
    selecting_schools: int
    scored_students: int
    """Students who completed the run with a final score."""
    passed_students: int
    mean_score: Decimal | None
    watched_minutes: int
    """Of the students who have a score."""


@dataclass(frozen=True)
class CriterionMean:
    criterion: str
    marks: Decimal


@dataclass(frozen=True)
class Result:
    """What the submitted reviews come to. Scores are 0–100."""

    score: Decimal
    spread: Decimal
    """The standard deviation between the reviewers."""
    lowest: Decimal
    highest: Decimal
    reviews: int
    criteria: tuple[CriterionMean, ...]


def result_of(rubric: Rubric, reviews: Sequence[Sequence[Mark]]) -> Result:
    """The mean of the weighted scores, how far they lie apart, and the mean for each criterion."""
    scores = [rubric.score(marks) for marks in reviews]
    by_criterion = [{mark.criterion: mark.marks for mark in marks} for marks in reviews]
    return Result(
        score=_rounded(statistics.mean(scores)),
        spread=_rounded(statistics.pstdev(scores)),
        lowest=min(scores),
        highest=max(scores),
        reviews=len(scores),
        criteria=tuple(
            CriterionMean(each.code, _rounded(statistics.mean(given[each.code] for given in by_criterion)))
            for each in rubric.criteria
        ),
    )


@dataclass(eq=False)
class Evaluation:
    """One run's evaluation for one term."""

    evaluation_id: str
    run_id: str
    term_id: str
    offering_institution_id: str
    rubric_number: int
    reviews_wanted: int
    """How many submitted reviews a result rests on at least."""
    due_on: date
    opened_by_id: str
    opened_by_name: str
    opened_at: datetime
    state: EvaluationState = EvaluationState.OPEN
    result: Result | None = None
    usage: UsageFigures | None = None
    """As it was when the evaluation was closed."""
    closed_at: datetime | None = None
    published_at: datetime | None = None
    remark: str = ""
    """What the centre says beside a published result."""
    reason: str = ""
    """Why it was retracted or cancelled."""
    version: int = 1

    @classmethod
    def open(
        cls,
        run: Run,
        term: Term,
        rubric: Rubric,
        *,
        reviews_wanted: int,
        due_on: date,
        by_id: str,
        by_name: str,
        now: datetime,
        today: date,
    ) -> Evaluation:
        """Open one for a run that runs in the term.

        Raises:
            InvalidInput: `due_in_past`, `run_outside_term`.
        """
        if due_on < today:
            raise InvalidInput.of("/due_on", "due_in_past")
        if run.starts_on > term.ends_on or run.ends_on < term.starts_on:
            raise InvalidInput.of("/term_id", "run_outside_term")
        return cls(
            evaluation_id=new_id(),
            run_id=run.run_id,
            term_id=term.term_id,
            offering_institution_id=run.institution_id,
            rubric_number=rubric.number,
            reviews_wanted=reviews_wanted,
            due_on=due_on,
            opened_by_id=by_id,
            opened_by_name=by_name,
            opened_at=now,
        )

    def require_open(self) -> None:
        """Refuse to assign, write or submit once it is over.

        Raises:
            Conflict: `evaluation_state`.
        """
        EVALUATION.next(self.state, EvaluationAction.REVIEW)

    def close(self, result: Result | None, usage: UsageFigures, now: datetime) -> None:
        """End the reviewing and keep the result.

        Raises:
            Conflict: `reviews_missing`, while fewer are submitted than wanted.
        """
        state = EVALUATION.next(self.state, EvaluationAction.CLOSE)
        if result is None or result.reviews < self.reviews_wanted:
            submitted = result.reviews if result else 0
            raise Conflict("reviews_missing", details={"wanted": self.reviews_wanted, "submitted": submitted})
        self.result, self.usage, self.closed_at = result, usage, now
        self._enter(state)

    def publish(self, remark: str, now: datetime) -> None:
        """Show the result on the page of the course."""
        self._enter(EVALUATION.next(self.state, EvaluationAction.PUBLISH))
        self.remark, self.published_at, self.reason = remark, now, ""

    def end(self, action: EvaluationAction, reason: str) -> None:
        """Retract a published result, or cancel an evaluation.

        Raises:
            InvalidInput: `reason_required`.
        """
        state = EVALUATION.next(self.state, action)
        if action in REASONED and not reason:
            raise InvalidInput.of("/reason", "reason_required")
        self.reason = reason
        self._enter(state)

    def _enter(self, state: EvaluationState) -> None:
        self.state = state
        self.version += 1


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
