"""Requests come from four services, may come twice, late or in the wrong order (R3, R33)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest

from chassis.contracts.accounts.events import AccountsReviewRequested, AccountsReviewWithdrawn
from chassis.contracts.base import Call
from chassis.contracts.catalog.events import CatalogReviewRequested, CatalogReviewWithdrawn
from chassis.contracts.review.commands import CountTasks, Decide, ListTasks
from chassis.contracts.sharing.events import SharingReviewRequested, SharingReviewWithdrawn
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.rpc.entrypoints import EventEntrypoint, entrypoints_of
from services.review import wire
from services.review.service import ReviewService
from services.review.usecases import task
from tests.factories import call_of, envelope_of
from tests.integration.review.requests import (
    an_open_task,
    ask,
    open_tasks,
    request_of,
    state_of,
    tasks_in,
    withdraw,
)
from tests.racing import race


def test_every_owner_is_heard_from_its_own_exchange() -> None:
    heard = {
        (each.source_service, each.event_type.TYPE)
        for each in entrypoints_of(ReviewService)
        if isinstance(each, EventEntrypoint)
    }
    owners = {AccountsReviewRequested, CatalogReviewRequested, SharingReviewRequested}
    withdrawals = {AccountsReviewWithdrawn, CatalogReviewWithdrawn, SharingReviewWithdrawn}
    assert {(each.SOURCE, each.TYPE) for each in owners | withdrawals} < heard
    assert len(heard) == 8


def test_a_request_lies_on_the_desk_with_its_evidence_r35(review: ReviewService) -> None:
    school = new_id()
    finding = {"code": "duration", "level": "ok", "value": "14:32", "rule": "R35"}
    task = an_open_task(review, school, findings=[finding], context={"course_id": new_id()})
    assert task.findings[0].value == "14:32"
    assert task.can_decide
    assert not task.is_overdue


def test_the_same_version_again_changes_nothing(review: ReviewService) -> None:
    school = new_id()
    request = request_of(school)
    envelope = envelope_of(request)
    assert review.media_asks(envelope)
    assert not review.media_asks(envelope), "the inbox knows the event"
    assert ask(review, request), "another event, but the same version"
    assert len(open_tasks(review, school)) == 1


def test_a_newer_version_replaces_the_open_task_r33(review: ReviewService) -> None:
    school = new_id()
    first = an_open_task(review, school)
    an_open_task(review, school, subject_id=first.subject_id, subject_version=2)
    (waiting,) = open_tasks(review, school)
    assert waiting.subject_version == 2
    assert state_of(review, first) == "replaced"


def test_an_older_version_that_arrives_late_is_ignored(review: ReviewService) -> None:
    school = new_id()
    newer = an_open_task(review, school, subject_version=5)
    ask(review, request_of(school, subject_id=newer.subject_id, subject_version=4))
    assert [task.subject_version for task in open_tasks(review, school)] == [5]


def test_two_versions_at_the_same_moment_leave_the_newer_one_open_r33(review: ReviewService) -> None:
    for _ in range(5):
        school = new_id()
        first = request_of(school)
        second = first.model_copy(update={"subject_version": 2})
        envelopes = [envelope_of(first), envelope_of(second)]
        outcomes = race([partial(review.media_asks, envelope) for envelope in envelopes])
        for envelope, outcome in zip(envelopes, outcomes, strict=True):
            if isinstance(outcome, Exception):
                review.media_asks(envelope)  # as the bus does after a pause
        assert [task.subject_version for task in open_tasks(review, school)] == [2]


def test_a_corrected_subject_is_reviewed_again_r33(review: ReviewService) -> None:
    school = new_id()
    first = an_open_task(review, school)
    admin = call_of(Role.SCHOOL_ADMIN, institution_id=school)
    review.decide(admin, Decide(task_id=first.task_id, outcome="rejected", reason="画面模糊"))
    an_open_task(review, school, subject_id=first.subject_id, subject_version=2)
    assert state_of(review, first) == "rejected"


def test_a_withdrawn_request_leaves_the_desk(review: ReviewService) -> None:
    school = new_id()
    request = request_of(school)
    ask(review, request)
    withdraw(review, request)
    assert open_tasks(review, school) == []
    assert [task.subject_id for task in tasks_in(review, school, "withdrawn")] == [request.subject_id]


def test_a_withdrawal_that_overtakes_its_request_still_counts(review: ReviewService) -> None:
    school = new_id()
    request = request_of(school, subject_version=2)
    withdraw(review, request)
    ask(review, request)
    assert open_tasks(review, school) == []
    ask(review, request.model_copy(update={"subject_version": 3}))
    assert len(open_tasks(review, school)) == 1


def test_a_request_and_its_withdrawal_at_once_leave_nothing_open(review: ReviewService) -> None:
    school = new_id()
    request = request_of(school)
    with ThreadPoolExecutor(1) as pool:
        with review.application.transaction(Call()) as tx:
            task.open_task(tx, **wire.request(request))
            withdrawn = pool.submit(withdraw, review, request)
            wait([withdrawn], timeout=1)
        withdrawn.result(timeout=10)
    assert open_tasks(review, school) == []


def test_a_withdrawal_does_not_undo_a_decision_r4(review: ReviewService) -> None:
    school = new_id()
    request = request_of(school)
    ask(review, request)
    (task,) = open_tasks(review, school)
    review.decide(
        call_of(Role.SCHOOL_ADMIN, institution_id=school), Decide(task_id=task.task_id, outcome="approved")
    )
    withdraw(review, request)
    assert state_of(review, task) == "approved"


@pytest.mark.parametrize("late", [True, False])
def test_the_desk_counts_what_waits_and_what_is_late(review: ReviewService, late: bool) -> None:
    school = new_id()
    due_at = "2020-01-01T00:00:00Z" if late else "2120-01-01T00:00:00Z"
    task = an_open_task(review, school, due_at=due_at)
    counts = review.count_tasks(call_of(Role.SCHOOL_ADMIN, institution_id=school), CountTasks())
    assert (counts.open, counts.overdue) == (1, int(late))
    assert task.is_overdue is late


def test_the_desk_can_be_narrowed_to_what_is_late(review: ReviewService) -> None:
    school = new_id()
    late = an_open_task(review, school, due_at="2020-01-01T00:00:00Z")
    timely = an_open_task(review, school, due_at="2120-01-01T00:00:00Z")
    unhurried = an_open_task(review, school)
    admin = call_of(Role.SCHOOL_ADMIN, institution_id=school)

    def listed(overdue: bool) -> list[str]:
        return [task.task_id for task in review.list_tasks(admin, ListTasks(overdue=overdue)).items]

    assert listed(True) == [late.task_id]
    assert listed(False) == [timely.task_id, unhurried.task_id]
