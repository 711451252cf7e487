"""Review over HTTP: what waits for a decision, and the decisions (R4, R33, R51, R60, R72)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.review.commands import (
    CountTasks,
    Decide,
    DecideBatch,
    GetTask,
    ListDecisions,
    ListTasks,
)
from chassis.contracts.review.views import (
    DecisionRecordView,
    DecisionResults,
    DeskCounts,
    TaskDetailView,
    TaskView,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("review", title="Review 审核")
REVIEWERS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
READERS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


@api.get("/review-tasks", summary="What waits on the caller's desk, and what was decided (R4)", who=REVIEWERS)
def list_review_tasks(query: ListTasks) -> Page[TaskView]:
    """Open tasks come oldest first, decided ones newest first."""
    return clients().review.list_tasks(caller(), query)


@api.get("/review-tasks/counts", summary="How much lies there, by kind and state (R4)", who=REVIEWERS)
def count_review_tasks(query: CountTasks) -> DeskCounts:
    return clients().review.count_tasks(caller(), query)


@api.get(
    "/review-tasks/<id:task_id>",
    summary="One task with its evidence and history (R4, R35)",
    who=REVIEWERS,
    errors=["task_not_found"],
)
def get_review_task(query: GetTask) -> TaskDetailView:
    return clients().review.get_task(caller(), query)


@api.post(
    "/review-tasks/<id:task_id>/decision",
    summary="Approve, reject with a reason, or delete (R33)",
    who=REVIEWERS,
    errors=[
        "task_not_found",
        "already_decided",
        "task_state",
        "approval_blocked",
        "reason_required",
        "own_submission",
        "outcome_not_offered",
    ],
)
def decide_review_task(command: Decide) -> TaskView:
    """Nobody decides on an own submission; a video over 20 minutes cannot be approved (R35)."""
    return clients().review.decide(caller(), command)


@api.get("/review-decisions", summary="Everything that was decided: who, when, what, why (R4)", who=READERS)
def list_review_decisions(query: ListDecisions) -> Page[DecisionRecordView]:
    """Newest first, with the evidence as it was shown. Others than platform_admin see their desk only."""
    return clients().review.list_decisions(caller(), query)


@api.post("/review-tasks/decisions", summary="Decide many tasks, each on its own (R33)", who=REVIEWERS)
def decide_review_tasks(command: DecideBatch) -> DecisionResults:
    """Each item succeeds or is refused by itself; the answer has one result per item, in their order."""
    return clients().review.decide_batch(caller(), command)
