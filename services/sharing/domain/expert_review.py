"""One expert's review in an evaluation, and who must not write one (R93)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, FieldError, InvalidInput
from chassis.domain.ids import new_id
from chassis.domain.states import StateMachine
from services.sharing.domain.evaluation import Evaluation
from services.sharing.domain.rubric import Mark, Rubric


class ReviewState(StrEnum):
    ASSIGNED = "assigned"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RELEASED = "released"


class ReviewAction(StrEnum):
    WRITE = "write"
    SUBMIT = "submit"
    DECLINE = "decline"
    RELEASE = "release"


EXPERT_REVIEW = StateMachine[ReviewState, ReviewAction](
    "expert_review",
    {
        (ReviewState.ASSIGNED, ReviewAction.WRITE): ReviewState.DRAFTED,
        (ReviewState.ASSIGNED, ReviewAction.DECLINE): ReviewState.RELEASED,
        (ReviewState.ASSIGNED, ReviewAction.RELEASE): ReviewState.RELEASED,
        (ReviewState.DRAFTED, ReviewAction.WRITE): ReviewState.DRAFTED,
        (ReviewState.DRAFTED, ReviewAction.SUBMIT): ReviewState.SUBMITTED,
        (ReviewState.DRAFTED, ReviewAction.DECLINE): ReviewState.RELEASED,
        (ReviewState.DRAFTED, ReviewAction.RELEASE): ReviewState.RELEASED,
        # The centre strikes a review out, such as one whose writer turns out not to be free.
        (ReviewState.SUBMITTED, ReviewAction.RELEASE): ReviewState.RELEASED,
    },
)

WAITING = frozenset({ReviewState.ASSIGNED, ReviewState.DRAFTED})


@dataclass(frozen=True)
class Expert:
    """An active teacher, as accounts knows them."""

    person_id: str
    full_name: str
    institution_id: str
    institution_name: str


@dataclass(frozen=True)
class RunPeople:
    """Who has a part in a run, now or ever: they judge it in no case."""

    institution_id: str
    """Of the school that offers it."""
    team: frozenset[str]
    tutors: frozenset[str]

    def conflict(self, person_id: str, institution_id: str | None) -> str:
        """What keeps the person from reviewing the run, as a code; empty when nothing does."""
        if institution_id is None:
            return "reviewer_not_teacher"
        if institution_id == self.institution_id:
            return "reviewer_of_offering_school"
        if person_id in self.team:
            return "reviewer_in_team"
        if person_id in self.tutors:
            return "reviewer_is_tutor"
        return ""


@dataclass(eq=False)
class ExpertReview:
    """An assignment and what came of it."""

    review_id: str
    evaluation_id: str
    reviewer_id: str
    reviewer_name: str
    reviewer_institution_id: str
    reviewer_institution_name: str
    assigned_at: datetime
    state: ReviewState = ReviewState.ASSIGNED
    marks: tuple[Mark, ...] = ()
    comment: str = ""
    """On the whole."""
    submitted_at: datetime | None = None
    reminded_on: date | None = None
    reason: str = ""
    """Why the reviewer declined or was released."""
    version: int = 1

    @classmethod
    def assign(cls, evaluation: Evaluation, expert: Expert, now: datetime) -> ExpertReview:
        return cls(
            review_id=new_id(),
            evaluation_id=evaluation.evaluation_id,
            reviewer_id=expert.person_id,
            reviewer_name=expert.full_name,
            reviewer_institution_id=expert.institution_id,
            reviewer_institution_name=expert.institution_name,
            assigned_at=now,
        )

    def write(self, rubric: Rubric, marks: Sequence[Mark], comment: str) -> None:
        """Keep marks as a draft; they may be incomplete.

        Raises:
            InvalidInput: see `Rubric.check`.
        """
        state = EXPERT_REVIEW.next(self.state, ReviewAction.WRITE)
        rubric.check(marks)
        self.marks, self.comment = tuple(marks), comment
        self._enter(state)

    def submit(self, rubric: Rubric, people: RunPeople, institution_id: str | None, now: datetime) -> None:
        """Hand it in, complete and free of any interest: people change teams and schools after assignment.

        Raises:
            Conflict: `marks_incomplete` with the criteria, `conflict_of_interest` with what it is.
        """
        state = EXPERT_REVIEW.next(self.state, ReviewAction.SUBMIT)
        missing = rubric.missing(self.marks)
        if missing:
            raise Conflict("marks_incomplete", details={"criteria": missing})
        for school in (institution_id, self.reviewer_institution_id):
            found = people.conflict(self.reviewer_id, school)
            if found:
                raise Conflict("conflict_of_interest", details={"conflict": found})
        self.submitted_at = now
        self._enter(state)

    def let_go(self, action: ReviewAction, reason: str) -> None:
        """The reviewer declines, or the centre releases the reviewer; the marks count no more.

        Raises:
            InvalidInput: `reason_required`.
        """
        state = EXPERT_REVIEW.next(self.state, action)
        if not reason:
            raise InvalidInput.of("/reason", "reason_required")
        self.reason = reason
        self._enter(state)

    def _enter(self, state: ReviewState) -> None:
        self.state = state
        self.version += 1


def refuse_unfit(
    wanted: Sequence[str], experts: Mapping[str, Expert], people: RunPeople, assigned: frozenset[str]
) -> None:
    """Refuse to assign anyone if one of them is not fit, each by the place in the list.

    Raises:
        Conflict: the fault's code when it is the same for all, else `reviewers_refused`.
    """
    faults = []
    seen: set[str] = set()
    for place, person_id in enumerate(wanted):
        code = _unfit(person_id, experts, people, assigned, seen)
        seen.add(person_id)
        if code:
            faults.append(FieldError(f"/reviewer_ids/{place}", code, {"reviewer_id": person_id}))
    if faults:
        codes = {fault.code for fault in faults}
        code = codes.pop() if len(codes) == 1 else "reviewers_refused"
        raise Conflict(code, details={"count": len(faults)}, errors=tuple(faults))


def _unfit(
    person_id: str,
    experts: Mapping[str, Expert],
    people: RunPeople,
    assigned: frozenset[str],
    seen: set[str],
) -> str:
    if person_id in seen:
        return "reviewer_named_twice"
    if person_id in assigned:
        return "reviewer_assigned_already"
    expert = experts.get(person_id)
    return people.conflict(person_id, expert.institution_id if expert else None)
