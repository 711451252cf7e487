"""Quality evaluation on the bus (R93)."""

from __future__ import annotations

from chassis.contracts.base import Call, Nothing, Page
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
    RemindedReviewers,
    RemindReviewers,
    RubricView,
    StepEvaluation,
    SubmitReview,
    WriteReview,
)
from chassis.rpc.entrypoints import Service, command, query, remote
from chassis.transaction import actor_of
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.domain.evaluation import EvaluationAction
from services.sharing.usecases import evaluation, expert_review
from services.sharing.wire import evaluations as wire


class EvaluationEntrypoints(Service[SharingApplication]):
    """How good the building and the running of courses is, in the eyes of experts (R93)."""

    @command
    def make_rubric(self, tx: SharingTransaction, command: MakeRubric) -> RubricView:
        return wire.rubric_view(evaluation.make_rubric(tx, title=command.title, criteria=wire.criteria(command)))

    @query
    def list_rubrics(self, tx: SharingTransaction, query: ListRubrics) -> Page[RubricView]:
        return wire.rubric_page(evaluation.list_rubrics(tx, limit=query.limit, cursor=query.cursor))

    @command
    def open_evaluation(self, tx: SharingTransaction, command: OpenEvaluation) -> EvaluationDetailView:
        opened = evaluation.open_evaluation(
            tx,
            run_id=command.run_id,
            term_id=command.term_id,
            rubric_number=command.rubric_number,
            reviews_wanted=command.reviews_wanted,
            due_on=command.due_on,
        )
        return wire.evaluation_detail(opened)

    @remote
    def assign_reviewers(self, call: Call, command: AssignReviewers) -> EvaluationDetailView:
        experts = evaluation.find_experts(self.application.people(call), actor_of(call), command.reviewer_ids)

        def work(tx: SharingTransaction) -> EvaluationDetailView:
            detail = evaluation.assign_reviewers(
                tx,
                evaluation_id=command.evaluation_id,
                reviewer_ids=command.reviewer_ids,
                experts=experts,
            )
            return wire.evaluation_detail(detail)

        return self.application.run(call, command, EvaluationDetailView, work)

    @command
    def release_review(self, tx: SharingTransaction, command: ReleaseReview) -> Nothing:
        expert_review.release_review(tx, review_id=command.review_id, reason=command.reason)
        return Nothing()

    @command
    def step_evaluation(self, tx: SharingTransaction, command: StepEvaluation) -> EvaluationDetailView:
        detail = evaluation.step_evaluation(
            tx,
            evaluation_id=command.evaluation_id,
            action=EvaluationAction(command.step),
            reason=command.reason,
            remark=command.remark,
        )
        return wire.evaluation_detail(detail)

    @query
    def list_evaluations(self, tx: SharingTransaction, query: ListEvaluations) -> Page[EvaluationView]:
        found = evaluation.list_evaluations(
            tx, narrowed=wire.evaluation_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.evaluation_page(found)

    @query
    def get_evaluation(self, tx: SharingTransaction, query: GetEvaluation) -> EvaluationDetailView:
        return wire.evaluation_detail(evaluation.get_evaluation(tx, evaluation_id=query.evaluation_id))

    @query
    def list_my_reviews(self, tx: SharingTransaction, query: ListMyReviews) -> Page[MyReviewView]:
        found = expert_review.list_my_reviews(
            tx, state=wire.review_state(query.state), limit=query.limit, cursor=query.cursor
        )
        return wire.my_review_page(found, tx.today)

    @query
    def get_my_review(self, tx: SharingTransaction, query: GetMyReview) -> MyReviewDetailView:
        return wire.my_review_detail(expert_review.get_my_review(tx, review_id=query.review_id), tx.today)

    @command
    def write_review(self, tx: SharingTransaction, command: WriteReview) -> MyReviewDetailView:
        detail = expert_review.write_review(
            tx,
            review_id=command.review_id,
            expected_version=command.expected_version,
            marks=wire.marks(command),
            comment=command.comment,
        )
        return wire.my_review_detail(detail, tx.today)

    @command
    def submit_review(self, tx: SharingTransaction, command: SubmitReview) -> MyReviewDetailView:
        detail = expert_review.submit_review(
            tx, review_id=command.review_id, expected_version=command.expected_version
        )
        return wire.my_review_detail(detail, tx.today)

    @query
    def get_public_evaluation(self, tx: SharingTransaction, query: GetPublicEvaluation) -> PublicEvaluationView:
        record, rubric = evaluation.public_evaluation(tx, run_id=query.run_id)
        return wire.public_view(record, rubric)

    @command
    def remind_reviewers(self, tx: SharingTransaction, _command: RemindReviewers) -> RemindedReviewers:
        return RemindedReviewers(reminded=expert_review.remind_reviewers(tx))
