"""Evaluating the quality of building and running: rubrics, expert reviews, results (R93)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Message, PageQuery, UtcTime, View
from chassis.contracts.sharing.term import Day

PartName = Literal["building", "running"]
EvaluationStateName = Literal["open", "closed", "published", "retracted", "cancelled"]
EvaluationStepName = Literal["close", "publish", "retract", "cancel"]
ReviewStateName = Literal["assigned", "drafted", "submitted", "released"]
CriterionCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["content"])]
Marks = Annotated[Decimal, Field(ge=0, max_digits=4, decimal_places=1)]


class CriterionView(View):
    """One thing that experts look at."""

    code: str
    part: PartName
    name_zh: str
    name_en: str
    max_marks: int
    weight: int


class NewCriterion(Message):
    code: CriterionCode
    part: PartName
    """建设 or 运行: what of the course it judges."""
    name_zh: str = Field(min_length=1, max_length=100)
    name_en: str = Field(min_length=1, max_length=200)
    max_marks: int = Field(ge=1, le=100)
    weight: int = Field(ge=1, le=100)
    """In hundredths; all together are 100."""


class MakeRubric(Command):
    """The next version of the rubric. Evaluations that are open keep theirs."""

    title: str = Field(min_length=1, max_length=100)
    criteria: list[NewCriterion] = Field(min_length=1, max_length=30)


class ListRubrics(PageQuery):
    """All versions, newest first."""


class RubricView(View):
    number: int
    title: str
    criteria: list[CriterionView]
    made_by_name: str
    made_at: UtcTime


class OpenEvaluation(Command):
    """Have a run judged for a term, by the newest rubric unless one is named."""

    run_id: Id
    term_id: Id
    rubric_number: int | None = Field(None, ge=1)
    reviews_wanted: int = Field(3, ge=1, le=20)
    due_on: Day


class AssignReviewers(Command):
    """Ask experts for their reviews: all of them, or none and every obstacle by its place."""

    evaluation_id: Id
    reviewer_ids: list[Id] = Field(min_length=1, max_length=20)


class ReleaseReview(Command):
    """A reviewer declines, or the centre releases one; with a reason."""

    review_id: Id
    reason: str = Field("", max_length=1000)


class StepEvaluation(Command):
    """`close` computes the result, `publish` shows it, `retract` hides it again, `cancel` gives up.

    The last two need a reason.
    """

    evaluation_id: Id
    step: EvaluationStepName
    reason: str = Field("", max_length=1000)
    remark: str = Field("", max_length=2000)
    """What the centre says beside a published result."""


class GetEvaluation(Command):
    evaluation_id: Id


class ListEvaluations(PageQuery):
    """Evaluations, newest first: for the centre all, for a school those of its runs that have a result."""

    run_id: Id | None = None
    term_id: Id | None = None
    state: EvaluationStateName | None = None


class UsageFiguresView(View):
    """How the run is used; shown beside the marks, never mixed into them."""

    students: int
    classes: int
    selecting_schools: int
    scored_students: int
    """Students who completed the run with a final score."""
    passed_students: int
    """Those with at least 60."""
    mean_score: Decimal | None
    watched_minutes: int
    """Of the students who have a score."""


class CriterionMeanView(View):
    criterion: str
    marks: Decimal


class EvaluationResultView(View):
    """What the reviews come to, of 100."""

    score: Decimal
    spread: Decimal
    """The standard deviation between the reviewers."""
    lowest: Decimal
    highest: Decimal
    reviews: int
    criteria: list[CriterionMeanView]


class EvaluationView(View):
    evaluation_id: Id
    run_id: Id
    run_title: str
    run_number: int
    term_id: Id
    term_name: str
    offering_institution_id: Id
    offering_institution_name: str
    rubric_number: int
    reviews_wanted: int
    due_on: date
    state: EvaluationStateName
    reason: str
    remark: str
    result: EvaluationResultView | None
    opened_at: UtcTime
    closed_at: UtcTime | None
    published_at: UtcTime | None
    version: int


class MarkView(View):
    criterion: str
    marks: Decimal
    comment: str


class ExpertReviewView(View):
    """A review. The offering school sees no names."""

    review_id: Id
    reviewer_id: Id | None
    reviewer_name: str
    reviewer_institution_name: str
    state: ReviewStateName
    marks: list[MarkView]
    comment: str
    assigned_at: UtcTime
    submitted_at: UtcTime | None
    reason: str


class EvaluationDetailView(EvaluationView):
    rubric: RubricView
    usage: UsageFiguresView
    """As it is now, or as it was when the evaluation was closed."""
    reviews: list[ExpertReviewView]


class ListMyReviews(PageQuery):
    """The evaluations that the caller is to review, or has reviewed; newest first."""

    state: ReviewStateName | None = None


class MyReviewView(View):
    """What one reviewer is asked for."""

    review_id: Id
    evaluation_id: Id
    run_id: Id
    run_title: str
    run_number: int
    offering_institution_name: str
    term_name: str
    due_on: date
    evaluation_state: EvaluationStateName
    state: ReviewStateName
    is_late: bool
    assigned_at: UtcTime
    submitted_at: UtcTime | None
    version: int


class MyReviewDetailView(MyReviewView):
    rubric: RubricView
    usage: UsageFiguresView
    marks: list[MarkView]
    comment: str


class GetMyReview(Command):
    review_id: Id


class GivenMark(Message):
    criterion: CriterionCode
    marks: Marks
    comment: str = Field("", max_length=2000)


class WriteReview(Command):
    """Keep marks as a draft; they may be incomplete."""

    review_id: Id
    expected_version: int
    marks: list[GivenMark] = Field(max_length=30)
    comment: str = Field("", max_length=5000)


class SubmitReview(Command):
    """Hand the draft in. It cannot be changed afterwards."""

    review_id: Id
    expected_version: int


class GetPublicEvaluation(Command):
    """The latest published result of a run."""

    run_id: Id


class PublicEvaluationView(View):
    """What everyone may read: no reviewers, no comments of theirs."""

    run_id: Id
    run_title: str
    term_name: str
    published_at: UtcTime
    remark: str
    result: EvaluationResultView
    criteria: list[CriterionView]
    usage: UsageFiguresView


class RemindReviewers(Command):
    """Remind those whose reviews are due soon or late. The scheduler asks this."""


class RemindedReviewers(View):
    reminded: int
