"""Rubrics, evaluations and expert reviews as views (R93)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import evaluation as views
from chassis.domain.paging import Slice
from services.sharing.domain.evaluation import EvaluationState, Result, UsageFigures
from services.sharing.domain.expert_review import WAITING, ExpertReview, ReviewState
from services.sharing.domain.rubric import Criterion, Mark, Part, Rubric
from services.sharing.ports.evaluations import EvaluationFilter, EvaluationRecord, ReviewRecord
from services.sharing.usecases.evaluation import EvaluationDetail
from services.sharing.usecases.expert_review import ReviewDetail


def criteria(command: views.MakeRubric) -> list[Criterion]:
    return [
        Criterion(each.code, Part(each.part), each.name_zh, each.name_en, each.max_marks, each.weight)
        for each in command.criteria
    ]


def marks(command: views.WriteReview) -> list[Mark]:
    return [Mark(each.criterion, each.marks, each.comment) for each in command.marks]


def rubric_view(rubric: Rubric) -> views.RubricView:
    return views.RubricView(
        number=rubric.number,
        title=rubric.title,
        criteria=_criterion_views(rubric),
        made_by_name=rubric.made_by_name,
        made_at=rubric.made_at,
    )


def rubric_page(found: Slice[Rubric]) -> Page[views.RubricView]:
    return Page(items=[rubric_view(each) for each in found.items], next_cursor=found.next_cursor)


def evaluation_filter(query: views.ListEvaluations) -> EvaluationFilter:
    state = None if query.state is None else EvaluationState(query.state)
    return EvaluationFilter(query.run_id, query.term_id, state)


def evaluation_page(found: Slice[EvaluationRecord]) -> Page[views.EvaluationView]:
    items = [views.EvaluationView.model_validate(_evaluation_fields(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def evaluation_detail(detail: EvaluationDetail) -> views.EvaluationDetailView:
    return views.EvaluationDetailView(
        **_evaluation_fields(detail.record),
        rubric=rubric_view(detail.rubric),
        usage=_usage_view(detail.usage),
        reviews=[_review_view(review, detail.shows_names) for review in detail.reviews],
    )


def review_state(name: str | None) -> ReviewState | None:
    return None if name is None else ReviewState(name)


def my_review_page(found: Slice[ReviewRecord], today: date) -> Page[views.MyReviewView]:
    items = [views.MyReviewView.model_validate(_my_review_fields(record, today)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def my_review_detail(detail: ReviewDetail, today: date) -> views.MyReviewDetailView:
    review = detail.record.review
    return views.MyReviewDetailView(
        **_my_review_fields(detail.record, today),
        rubric=rubric_view(detail.rubric),
        usage=_usage_view(detail.usage),
        marks=_mark_views(review),
        comment=review.comment,
    )


def public_view(record: EvaluationRecord, rubric: Rubric) -> views.PublicEvaluationView:
    evaluation = record.evaluation
    return views.PublicEvaluationView.model_validate(
        {
            "run_id": evaluation.run_id,
            "run_title": record.run_title,
            "term_name": record.term_name,
            "published_at": evaluation.published_at,
            "remark": evaluation.remark,
            "result": _result_view(evaluation.result),
            "criteria": _criterion_views(rubric),
            "usage": _usage_view(evaluation.usage) if evaluation.usage else None,
        }
    )


def _evaluation_fields(record: EvaluationRecord) -> dict[str, Any]:
    evaluation = record.evaluation
    return {
        "evaluation_id": evaluation.evaluation_id,
        "run_id": evaluation.run_id,
        "run_title": record.run_title,
        "run_number": record.run_number,
        "term_id": evaluation.term_id,
        "term_name": record.term_name,
        "offering_institution_id": evaluation.offering_institution_id,
        "offering_institution_name": record.offering_name,
        "rubric_number": evaluation.rubric_number,
        "reviews_wanted": evaluation.reviews_wanted,
        "due_on": evaluation.due_on,
        "state": evaluation.state.value,
        "reason": evaluation.reason,
        "remark": evaluation.remark,
        "result": _result_view(evaluation.result),
        "opened_at": evaluation.opened_at,
        "closed_at": evaluation.closed_at,
        "published_at": evaluation.published_at,
        "version": evaluation.version,
    }


def _my_review_fields(found: ReviewRecord, today: date) -> dict[str, Any]:
    review, record = found.review, found.record
    evaluation = record.evaluation
    is_waited_for = review.state in WAITING and evaluation.state is EvaluationState.OPEN
    return {
        "review_id": review.review_id,
        "evaluation_id": evaluation.evaluation_id,
        "run_id": evaluation.run_id,
        "run_title": record.run_title,
        "run_number": record.run_number,
        "offering_institution_name": record.offering_name,
        "term_name": record.term_name,
        "due_on": evaluation.due_on,
        "evaluation_state": evaluation.state.value,
        "state": review.state.value,
        "is_late": is_waited_for and today > evaluation.due_on,
        "assigned_at": review.assigned_at,
        "submitted_at": review.submitted_at,
        "version": review.version,
    }


def _review_view(review: ExpertReview, shows_name: bool) -> views.ExpertReviewView:
    return views.ExpertReviewView(
        review_id=review.review_id,
        reviewer_id=review.reviewer_id if shows_name else None,
        reviewer_name=review.reviewer_name if shows_name else "",
        reviewer_institution_name=review.reviewer_institution_name if shows_name else "",
        state=review.state.value,
        # A draft is its writer's alone.
        marks=_mark_views(review) if review.state is ReviewState.SUBMITTED else [],
        comment=review.comment if review.state is ReviewState.SUBMITTED else "",
        assigned_at=review.assigned_at,
        submitted_at=review.submitted_at,
        reason=review.reason,
    )


def _criterion_views(rubric: Rubric) -> list[views.CriterionView]:
    return [views.CriterionView.model_validate(asdict(each)) for each in rubric.criteria]


def _mark_views(review: ExpertReview) -> list[views.MarkView]:
    return [views.MarkView.model_validate(asdict(mark)) for mark in review.marks]


def _result_view(result: Result | None) -> views.EvaluationResultView | None:
    return None if result is None else views.EvaluationResultView.model_validate(asdict(result))


def _usage_view(usage: UsageFigures) -> views.UsageFiguresView:
    return views.UsageFiguresView.model_validate(asdict(usage))
