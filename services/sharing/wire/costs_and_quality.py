"""What happens to cost statements and evaluations, as others hear it (R93, R94)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chassis.contracts.base import Event
from chassis.contracts.sharing.events import EvaluationPublished, SharingNotice
from chassis.domain.actor import Role
from services.sharing.domain import events as facts
from services.sharing.domain.cost_share import yuan
from services.sharing.domain.cost_statement import StatementAction
from services.sharing.domain.evaluation import Evaluation, EvaluationAction

BY_CENTRE = frozenset({StatementAction.ISSUE, StatementAction.UPHOLD, StatementAction.CANCEL})
PAST: Mapping[StatementAction, str] = {
    StatementAction.ISSUE: "issued",
    StatementAction.ACCEPT: "accepted",
    StatementAction.DISPUTE: "disputed",
    StatementAction.UPHOLD: "upheld",
    StatementAction.SETTLE: "settled",
    StatementAction.CANCEL: "cancelled",
}


def _statement_moved(fact: facts.CostStatementMoved) -> Iterator[Event]:
    """Both schools hear of everything; the centre of what a school did."""
    statement = fact.statement
    notice: dict[str, Any] = {
        "kind": f"cost_statement_{PAST[fact.action]}",
        "facts": {
            "term": fact.term_name,
            "offering": fact.school_names.get(statement.offering_institution_id, ""),
            "selecting": fact.school_names.get(statement.selecting_institution_id, ""),
            "amount": yuan(statement.total_fen),
            "students": str(statement.students),
            "reason": statement.reason,
        },
        "link": f"/api/v1/cost-statements/{statement.statement_id}",
    }
    for school in (statement.selecting_institution_id, statement.offering_institution_id):
        yield SharingNotice(role=Role.SCHOOL_ADMIN, institution_id=school, **notice)
    if fact.action not in BY_CENTRE:
        yield SharingNotice(role=Role.CENTRE_ADMIN, **notice)


def _reviewers_assigned(fact: facts.ReviewersAssigned) -> Iterator[Event]:
    for review in fact.reviews:
        yield SharingNotice(
            kind="evaluation_assigned",
            person_ids=[review.reviewer_id],
            facts=_facts(fact.title, fact.evaluation),
            link=f"/api/v1/my-reviews/{review.review_id}",
        )


def _review_submitted(fact: facts.ReviewSubmitted) -> Iterator[Event]:
    yield SharingNotice(
        kind="evaluation_submitted",
        role=Role.CENTRE_ADMIN,
        facts=_facts(fact.title, fact.evaluation) | {"reviewer": fact.review.reviewer_name},
        link=_link(fact.evaluation),
    )


def _reviewer_released(fact: facts.ReviewerReleased) -> Iterator[Event]:
    told = _facts(fact.title, fact.evaluation) | {
        "reviewer": fact.review.reviewer_name,
        "reason": fact.review.reason,
    }
    if fact.has_declined:
        yield SharingNotice(
            kind="evaluation_declined", role=Role.CENTRE_ADMIN, facts=told, link=_link(fact.evaluation)
        )
    else:
        yield SharingNotice(
            kind="evaluation_released",
            person_ids=[fact.review.reviewer_id],
            facts=told,
            link=f"/api/v1/my-reviews/{fact.review.review_id}",
        )


def _reviewer_reminded(fact: facts.ReviewerReminded) -> Iterator[Event]:
    yield SharingNotice(
        kind="evaluation_due",
        person_ids=[fact.review.reviewer_id],
        facts=_facts(fact.title, fact.evaluation),
        link=f"/api/v1/my-reviews/{fact.review.review_id}",
    )


def _evaluation_moved(fact: facts.EvaluationMoved) -> Iterator[Event]:
    evaluation, run, action = fact.evaluation, fact.run, fact.action
    told = _facts(run.title, evaluation)
    link = _link(evaluation)
    if action is EvaluationAction.CANCEL:
        if fact.reviewer_ids:
            yield SharingNotice(
                kind="evaluation_cancelled",
                person_ids=list(fact.reviewer_ids),
                facts=told,
                link="/api/v1/my-reviews",
            )
        return
    kind = {
        EvaluationAction.CLOSE: "evaluation_closed",
        EvaluationAction.PUBLISH: "evaluation_published",
        EvaluationAction.RETRACT: "evaluation_retracted",
    }[action]
    yield SharingNotice(
        kind=kind, role=Role.SCHOOL_ADMIN, institution_id=run.institution_id, facts=told, link=link
    )
    if action is EvaluationAction.CLOSE:
        return
    yield SharingNotice(
        kind=kind,
        person_ids=[run.leader_id],
        facts=told,
        link=f"/api/v1/public/runs/{run.run_id}/evaluation",
    )
    yield EvaluationPublished(
        evaluation_id=evaluation.evaluation_id,
        run_id=run.run_id,
        is_retracted=action is EvaluationAction.RETRACT,
    )


def _facts(title: str, evaluation: Evaluation) -> dict[str, str]:
    return {
        "title": title,
        "due_on": evaluation.due_on.isoformat(),
        "score": str(evaluation.result.score) if evaluation.result else "",
        "reason": evaluation.reason,
    }


def _link(evaluation: Evaluation) -> str:
    return f"/api/v1/evaluations/{evaluation.evaluation_id}"


COSTS_AND_QUALITY: dict[type[Any], Callable[[Any], Iterator[Event]]] = {
    facts.CostStatementMoved: _statement_moved,
    facts.ReviewersAssigned: _reviewers_assigned,
    facts.ReviewSubmitted: _review_submitted,
    facts.ReviewerReleased: _reviewer_released,
    facts.ReviewerReminded: _reviewer_reminded,
    facts.EvaluationMoved: _evaluation_moved,
}
