"""What owners of subjects send to review."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from chassis.contracts.media.events import MediaReviewRequested, MediaReviewWithdrawn
from chassis.contracts.review.commands import GetTask, ListTasks
from chassis.contracts.review.events import SubjectKind
from chassis.contracts.review.views import TaskView
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.tables import chassis_table
from services.review.service import ReviewService
from tests.factories import call_of, envelope_of


def request_of(institution_id: str | None, **changes: Any) -> MediaReviewRequested:
    fields: dict[str, Any] = {
        "subject_kind": SubjectKind.RESOURCE,
        "subject_id": new_id(),
        "subject_version": 1,
        "institution_id": institution_id,
        "title": "第一讲 导论",
        "submitted_by_id": new_id(),
        "submitted_by_name": "李老师",
        "submitted_at": datetime.now(UTC),
    }
    return MediaReviewRequested(**(fields | changes))


def ask(review: ReviewService, request: MediaReviewRequested) -> bool:
    return review.media_asks(envelope_of(request))


def withdraw(review: ReviewService, request: MediaReviewRequested) -> bool:
    withdrawn = MediaReviewWithdrawn(
        subject_kind=request.subject_kind, subject_id=request.subject_id, subject_version=request.subject_version
    )
    return review.media_withdraws(envelope_of(withdrawn))


def open_tasks(review: ReviewService, institution_id: str) -> list[TaskView]:
    return tasks_in(review, institution_id, "open")


def tasks_in(review: ReviewService, institution_id: str, state: Any) -> list[TaskView]:
    call = call_of(Role.SCHOOL_ADMIN, institution_id=institution_id)
    return review.list_tasks(call, ListTasks(state=state)).items


def an_open_task(review: ReviewService, institution_id: str, **changes: Any) -> TaskView:
    request = request_of(institution_id, **changes)
    ask(review, request)
    (task,) = [each for each in open_tasks(review, institution_id) if each.subject_id == request.subject_id]
    return task


def state_of(review: ReviewService, task: TaskView) -> str:
    call = call_of(Role.SCHOOL_ADMIN, institution_id=task.institution_id)
    return review.get_task(call, GetTask(task_id=task.task_id)).state


def told_about(review: ReviewService, subject_id: str) -> list[dict[str, Any]]:
    """The payloads in the outbox that name the subject."""
    outbox = chassis_table(review.application.metadata, "outbox")
    with review.application.engine.connect() as connection:
        envelopes = connection.execute(select(outbox.c.envelope).order_by(outbox.c.id)).scalars()
        return [each["payload"] for each in envelopes if each["payload"].get("subject_id") == subject_id]
