"""Evaluations: the centre rules the rubric, opens, assigns, closes and publishes (R93)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.evaluation import Evaluation, EvaluationAction, UsageFigures, result_of
from services.sharing.domain.events import EvaluationMoved, ReviewersAssigned
from services.sharing.domain.expert_review import Expert, ExpertReview, ReviewState, refuse_unfit
from services.sharing.domain.rubric import Criterion, Rubric
from services.sharing.ports import Transaction
from services.sharing.ports.evaluations import EvaluationFilter, EvaluationRecord
from services.sharing.ports.selections import People


@dataclass(frozen=True)
class EvaluationDetail:
    """An evaluation with everything that its result rests on."""

    record: EvaluationRecord
    rubric: Rubric
    usage: UsageFigures
    reviews: list[ExpertReview]
    shows_names: bool
    """Only the centre knows who reviewed."""


def make_rubric(tx: Transaction, *, title: str, criteria: Sequence[Criterion]) -> Rubric:
    """Make the rubric's next version."""
    tx.actor.require(Role.CENTRE_ADMIN)
    number = tx.rubrics.newest_number() + 1
    rubric = Rubric.make(number=number, title=title, criteria=criteria, actor=tx.actor, now=tx.now)
    tx.rubrics.add(rubric)
    return rubric


def list_rubrics(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[Rubric]:
    """All versions, newest first: teachers may know by what courses are judged."""
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    return tx.rubrics.page(limit=limit, cursor=cursor)


def open_evaluation(
    tx: Transaction,
    *,
    run_id: str,
    term_id: str,
    rubric_number: int | None,
    reviews_wanted: int,
    due_on: date,
) -> EvaluationDetail:
    """Open an evaluation; at most one of a run and term that is not cancelled.

    Raises:
        NotFound: `run_not_found`, `term_not_found`, `rubric_not_found`.
        Conflict: `evaluation_exists`, from the unique index.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    run, term = tx.catalogue.run(run_id), tx.terms.get(term_id)
    if run is None:
        raise NotFound("run_not_found")
    if term is None:
        raise NotFound("term_not_found")
    evaluation = Evaluation.open(
        run,
        term,
        _rubric(tx, rubric_number or tx.rubrics.newest_number()),
        reviews_wanted=reviews_wanted,
        due_on=due_on,
        by_id=tx.actor.actor_id,
        by_name=tx.actor.name,
        now=tx.now,
        today=tx.today,
    )
    tx.evaluations.add(evaluation)
    return get_evaluation(tx, evaluation_id=evaluation.evaluation_id)


def find_experts(people: People, actor: Actor, reviewer_ids: list[str]) -> dict[str, Expert]:
    """Who of them is an active teacher. Asked in one batch, outside any transaction."""
    actor.require(Role.CENTRE_ADMIN)
    return people.active_teachers(reviewer_ids)


def assign_reviewers(
    tx: Transaction, *, evaluation_id: str, reviewer_ids: Sequence[str], experts: Mapping[str, Expert]
) -> EvaluationDetail:
    """Assign all of them, or none; each is told.

    Raises:
        NotFound: `evaluation_not_found`.
        Conflict: see `refuse_unfit`; `evaluation_state` once it is closed.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    evaluation = _held(tx, evaluation_id)
    evaluation.require_open()
    run = tx.catalogue.locked_run(evaluation.run_id)
    if run is None:
        raise NotFound("run_not_found")
    assigned = frozenset(
        review.reviewer_id for review in tx.reviews.of(evaluation_id) if review.state is not ReviewState.RELEASED
    )
    refuse_unfit(reviewer_ids, experts, tx.catalogue.people_of(run), assigned)
    reviews = [ExpertReview.assign(evaluation, experts[each], tx.now) for each in reviewer_ids]
    tx.reviews.add_all(reviews)
    tx.record(ReviewersAssigned(evaluation, tuple(reviews), run.title))
    return get_evaluation(tx, evaluation_id=evaluation_id)


def step_evaluation(
    tx: Transaction, *, evaluation_id: str, action: EvaluationAction, reason: str, remark: str
) -> EvaluationDetail:
    """Close, publish, retract or cancel.

    Raises:
        NotFound: `evaluation_not_found`.
        Conflict: `evaluation_state`, `reviews_missing`.
        InvalidInput: `reason_required`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    evaluation = _held(tx, evaluation_id)
    if action is EvaluationAction.CLOSE:
        _close(tx, evaluation)
    elif action is EvaluationAction.PUBLISH:
        evaluation.publish(remark, tx.now)
    else:
        evaluation.end(action, reason)
    run = tx.catalogue.run(evaluation.run_id)
    if run is not None:
        reviewers = [
            review.reviewer_id
            for review in tx.reviews.of(evaluation_id)
            if review.state is not ReviewState.RELEASED
        ]
        tx.record(EvaluationMoved(evaluation, action, run, tuple(reviewers)))
    return get_evaluation(tx, evaluation_id=evaluation_id)


def get_evaluation(tx: Transaction, *, evaluation_id: str) -> EvaluationDetail:
    """One evaluation: for the centre any, for a school one of its runs that has a result.

    Raises:
        NotFound: `evaluation_not_found`.
    """
    sight = SchoolSight.of(tx.actor)
    record = tx.evaluation_lists.record(evaluation_id, sight)
    if record is None:
        raise NotFound("evaluation_not_found")
    evaluation = record.evaluation
    reviews = tx.reviews.of(evaluation_id)
    if not sight.is_everything:
        reviews = [review for review in reviews if review.state is ReviewState.SUBMITTED]
    usage = evaluation.usage or tx.catalogue.usage(evaluation.run_id)
    return EvaluationDetail(record, _rubric(tx, evaluation.rubric_number), usage, reviews, sight.is_everything)


def list_evaluations(
    tx: Transaction, *, narrowed: EvaluationFilter, limit: int, cursor: str | None
) -> Slice[EvaluationRecord]:
    """Evaluations that the actor may see, newest first."""
    return tx.evaluation_lists.page(SchoolSight.of(tx.actor), narrowed, limit=limit, cursor=cursor)


def public_evaluation(tx: Transaction, *, run_id: str) -> tuple[EvaluationRecord, Rubric]:
    """The latest published result of a run, for everyone.

    Raises:
        NotFound: `evaluation_not_found`, unless the centre shows one.
    """
    record = tx.evaluation_lists.published(run_id)
    if record is None:
        raise NotFound("evaluation_not_found")
    return record, _rubric(tx, record.evaluation.rubric_number)


def _close(tx: Transaction, evaluation: Evaluation) -> None:
    submitted = [
        review.marks for review in tx.reviews.of(evaluation.evaluation_id) if review.state is ReviewState.SUBMITTED
    ]
    result = result_of(_rubric(tx, evaluation.rubric_number), submitted) if submitted else None
    evaluation.close(result, tx.catalogue.usage(evaluation.run_id), tx.now)


def _held(tx: Transaction, evaluation_id: str) -> Evaluation:
    evaluation = tx.evaluations.locked(evaluation_id)
    if evaluation is None:
        raise NotFound("evaluation_not_found")
    return evaluation


def _rubric(tx: Transaction, number: int) -> Rubric:
    rubric = tx.rubrics.get(number)
    if rubric is None:
        raise NotFound("rubric_not_found")
    return rubric
