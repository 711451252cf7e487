"""Quality evaluation over HTTP (R93)."""

from __future__ import annotations

from chassis.contracts.base import Nothing, Page
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.sharing.evaluation import (
    AssignReviewers,
    EvaluationDetailView,
    EvaluationView,
    GetEvaluation,
    GetMyReview,
    GetPublicEvaluation,
    ListEvaluations,
    ListMyReviews,
    ListRubrics,
    MakeRubric,
    MyReviewDetailView,
    MyReviewView,
    OpenEvaluation,
    PublicEvaluationView,
    ReleaseReview,
    RubricView,
    StepEvaluation,
    SubmitReview,
    WriteReview,
)
from chassis.contracts.sharing.events import EvaluationPublished
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("evaluations", title="Quality evaluation 质量评价")
CENTRE = only(Role.CENTRE_ADMIN)
TEACHER = only(Role.TEACHER)
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
READERS = only(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)


@api.get("/rubrics", summary="The versions of the rubric, newest first (R93)", who=READERS)
def list_rubrics(query: ListRubrics) -> Page[RubricView]:
    """Criteria of building (建设) and of running (运行), with their weights."""
    return clients().sharing.list_rubrics(caller(), query)


@api.post(
    "/rubrics",
    summary="Make the rubric's next version (R93)",
    who=CENTRE,
    status=201,
    errors=["criterion_named_twice", "rubric_weights_invalid"],
)
def make_rubric(command: MakeRubric) -> RubricView:
    """Weights add up to 100. Evaluations that are open keep their version."""
    return clients().sharing.make_rubric(caller(), command)


@api.get("/evaluations", summary="Evaluations, newest first (R93)", who=ADMINISTRATORS)
def list_evaluations(query: ListEvaluations) -> Page[EvaluationView]:
    """The centre sees all; a school those of its own runs that have a result."""
    return clients().sharing.list_evaluations(caller(), query)


@api.post(
    "/evaluations",
    summary="Have a run evaluated for a term (R93)",
    who=CENTRE,
    status=201,
    location="/evaluations/{evaluation_id}",
    errors=[
        "run_not_found",
        "term_not_found",
        "rubric_not_found",
        "run_outside_term",
        "due_in_past",
        "evaluation_exists",
    ],
)
def open_evaluation(command: OpenEvaluation) -> EvaluationDetailView:
    return clients().sharing.open_evaluation(caller(), command)


@api.get(
    "/evaluations/<id:evaluation_id>",
    summary="One evaluation: reviews, figures of use, result (R93)",
    who=ADMINISTRATORS,
    errors=["evaluation_not_found"],
)
def get_evaluation(query: GetEvaluation) -> EvaluationDetailView:
    """The offering school sees the submitted reviews without the names of their writers."""
    return clients().sharing.get_evaluation(caller(), query)


@api.post(
    "/evaluations/<id:evaluation_id>/reviewers",
    summary="Assign experts: all of them, or none (R93, R94)",
    who=CENTRE,
    errors=[
        "evaluation_not_found",
        "evaluation_state",
        "reviewers_refused",
        "reviewer_not_teacher",
        "reviewer_of_offering_school",
        "reviewer_in_team",
        "reviewer_is_tutor",
        "reviewer_assigned_already",
        "reviewer_named_twice",
    ],
)
def assign_reviewers(command: AssignReviewers) -> EvaluationDetailView:
    """Active teachers who have no part in the run: not of its school, nor its team, nor a tutor in it."""
    return clients().sharing.assign_reviewers(caller(), command)


@api.post(
    "/evaluations/<id:evaluation_id>/steps",
    summary="Close, publish, retract or cancel (R93, R94)",
    who=CENTRE,
    errors=["evaluation_not_found", "evaluation_state", "reviews_missing", "reason_required"],
)
def step_evaluation(command: StepEvaluation) -> EvaluationDetailView:
    """Closing computes the result; publishing shows it on the page of the course."""
    return clients().sharing.step_evaluation(caller(), command)


@api.post(
    "/expert-reviews/<id:review_id>/release",
    summary="Decline as the reviewer, or release one as the centre (R93)",
    who=only(Role.TEACHER, Role.CENTRE_ADMIN),
    errors=["expert_review_not_found", "expert_review_state", "evaluation_state", "reason_required"],
)
def release_review(command: ReleaseReview) -> Nothing:
    """The marks count no more. The other side is told."""
    return clients().sharing.release_review(caller(), command)


@api.get("/my-reviews", summary="What the caller is asked to review (R93)", who=TEACHER)
def list_my_reviews(query: ListMyReviews) -> Page[MyReviewView]:
    return clients().sharing.list_my_reviews(caller(), query)


@api.get(
    "/my-reviews/<id:review_id>",
    summary="One of them, with the rubric and the figures of use (R93)",
    who=TEACHER,
    errors=["expert_review_not_found"],
)
def get_my_review(query: GetMyReview) -> MyReviewDetailView:
    return clients().sharing.get_my_review(caller(), query)


@api.put(
    "/my-reviews/<id:review_id>",
    summary="Keep marks and comments as a draft (R93)",
    who=TEACHER,
    errors=[
        "expert_review_not_found",
        "expert_review_state",
        "evaluation_state",
        "criterion_unknown",
        "criterion_named_twice",
        "marks_exceed_maximum",
        "marks_invalid",
    ],
)
def write_review(command: WriteReview) -> MyReviewDetailView:
    """A draft may be incomplete; nobody else sees it."""
    return clients().sharing.write_review(caller(), command)


@api.post(
    "/my-reviews/<id:review_id>/submit",
    summary="Hand the draft in (R93, R94)",
    who=TEACHER,
    errors=[
        "expert_review_not_found",
        "expert_review_state",
        "evaluation_state",
        "marks_incomplete",
        "conflict_of_interest",
    ],
)
def submit_review(command: SubmitReview) -> MyReviewDetailView:
    """Every criterion has marks, and the reviewer still has no part in the run."""
    return clients().sharing.submit_review(caller(), command)


@api.get(
    "/public/runs/<id:run_id>/evaluation",
    summary="The published result of a run's evaluation (R93)",
    who=ANYONE,
    errors=["evaluation_not_found"],
    kept_until=[EvaluationPublished, RunChanged],
)
def get_public_evaluation(query: GetPublicEvaluation) -> PublicEvaluationView:
    """For the page of the course, while the centre shows it. No names, no comments of reviewers."""
    return clients().sharing.get_public_evaluation(caller(), query)
