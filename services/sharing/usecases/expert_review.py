"""Expert reviews: read, written and handed in by the reviewer alone; declined, or released by the centre (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, StaleVersion
from chassis.domain.paging import Slice
from services.sharing.domain.evaluation import Evaluation, UsageFigures
from services.sharing.domain.events import ReviewerReleased, ReviewerReminded, ReviewSubmitted
from services.sharing.domain.expert_review import ExpertReview, ReviewAction, ReviewState
from services.sharing.domain.rubric import Mark, Rubric
from services.sharing.ports import Transaction
from services.sharing.ports.evaluations import ReviewRecord

REMINDED_BEFORE = timedelta(days=3)
REMINDED_AT_ONCE = 500


@dataclass(frozen=True)
class ReviewDetail:
    """A review with what its writer needs: the rubric, and how the run is used."""

    record: ReviewRecord
    rubric: Rubric
    usage: UsageFigures


def list_my_reviews(
    tx: Transaction, *, state: ReviewState | None, limit: int, cursor: str | None
) -> Slice[ReviewRecord]:
    """What the actor is asked to review, newest first."""
    tx.actor.require(Role.TEACHER)
    return tx.evaluation_lists.reviews_of(tx.actor.actor_id, state, limit=limit, cursor=cursor)


def get_my_review(tx: Transaction, *, review_id: str) -> ReviewDetail:
    """One of them.

    Raises:
        NotFound: `expert_review_not_found`, also for another reviewer's.
    """
    tx.actor.require(Role.TEACHER)
    return _detail(tx, review_id)


def write_review(
    tx: Transaction, *, review_id: str, expected_version: int, marks: Sequence[Mark], comment: str
) -> ReviewDetail:
    """Keep marks and comments as a draft.

    Raises:
        Conflict: `evaluation_state`, `expert_review_state`.
        StaleVersion: `stale_version`.
        InvalidInput: see `Rubric.check`.
    """
    evaluation, review, rubric = _own(tx, review_id, expected_version)
    evaluation.require_open()
    review.write(rubric, marks, comment)
    return _detail(tx, review_id)


def submit_review(tx: Transaction, *, review_id: str, expected_version: int) -> ReviewDetail:
    """Hand the draft in, if the reviewer is still free of any interest in the run; the centre is told.

    Raises:
        Conflict: `evaluation_state`, `expert_review_state`, `marks_incomplete`, `conflict_of_interest`.
        StaleVersion: `stale_version`.
    """
    evaluation, review, rubric = _own(tx, review_id, expected_version)
    evaluation.require_open()
    run = tx.catalogue.locked_run(evaluation.run_id)
    if run is None:
        raise NotFound("run_not_found")
    review.submit(rubric, tx.catalogue.people_of(run), tx.actor.institution_id, tx.now)
    tx.record(ReviewSubmitted(evaluation, review, run.title))
    return _detail(tx, review_id)


def release_review(tx: Transaction, *, review_id: str, reason: str) -> None:
    """The centre releases a reviewer, or the reviewer declines; the other side is told.

    Raises:
        NotFound: `expert_review_not_found`, also for another reviewer's.
        Conflict: `expert_review_state`, `evaluation_state`.
        InvalidInput: `reason_required`.
    """
    tx.actor.require(Role.TEACHER, Role.CENTRE_ADMIN)
    evaluation, review = _held(tx, review_id)
    is_own = review.reviewer_id == tx.actor.actor_id
    if not is_own and not tx.actor.has(Role.CENTRE_ADMIN):
        raise NotFound("expert_review_not_found")
    evaluation.require_open()
    review.let_go(ReviewAction.DECLINE if is_own else ReviewAction.RELEASE, reason)
    run = tx.catalogue.run(evaluation.run_id)
    tx.record(ReviewerReleased(evaluation, review, run.title if run else "", has_declined=is_own))


def remind_reviewers(tx: Transaction) -> int:
    """Remind of reviews that are due soon, and once more of those that are late. For the scheduler."""
    tx.actor.require_platform()
    due = tx.reviews.due_for_reminder(tx.today + REMINDED_BEFORE, tx.today, most=REMINDED_AT_ONCE)
    for review, evaluation, title in due:
        review.reminded_on = tx.today
        tx.record(ReviewerReminded(evaluation, review, title))
    return len(due)


def _own(tx: Transaction, review_id: str, expected_version: int) -> tuple[Evaluation, ExpertReview, Rubric]:
    """An own review and its evaluation, both held."""
    tx.actor.require(Role.TEACHER)
    evaluation, review = _held(tx, review_id)
    rubric = tx.rubrics.get(evaluation.rubric_number)
    if review.reviewer_id != tx.actor.actor_id or rubric is None:
        raise NotFound("expert_review_not_found")
    if review.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": review.version})
    return evaluation, review, rubric


def _held(tx: Transaction, review_id: str) -> tuple[Evaluation, ExpertReview]:
    """The evaluation first, as those hold it who close it."""
    evaluation_id = tx.reviews.evaluation_of(review_id)
    evaluation = tx.evaluations.locked(evaluation_id) if evaluation_id else None
    review = tx.reviews.locked(review_id)
    if evaluation is None or review is None:
        raise NotFound("expert_review_not_found")
    return evaluation, review


def _detail(tx: Transaction, review_id: str) -> ReviewDetail:
    record = tx.evaluation_lists.review(review_id, tx.actor.actor_id)
    rubric = tx.rubrics.get(record.record.evaluation.rubric_number) if record else None
    if record is None or rubric is None:
        raise NotFound("expert_review_not_found")
    evaluation = record.record.evaluation
    return ReviewDetail(record, rubric, evaluation.usage or tx.catalogue.usage(evaluation.run_id))
