"""The desk and the history: narrowed, counted, paged, of the own desk only (R2, R4, R33)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.contracts.base import Call
from chassis.contracts.review.commands import CountTasks, Decide, DecideBatch, GetTask, ListDecisions, ListTasks
from chassis.contracts.review.events import SubjectKind
from chassis.contracts.review.views import DecisionRecordView, TaskView
from chassis.domain.actor import Role
from chassis.domain.errors import NotPermitted
from chassis.domain.ids import new_id
from services.review.service import ReviewService
from tests.factories import call_of
from tests.integration.review.requests import an_open_task, ask, open_tasks, request_of, told_about, withdraw
from tests.statements import statements

PLATFORM = call_of(Role.PLATFORM_ADMIN)
CENTRE = call_of(Role.CENTRE_ADMIN)


def admin_of(school: str, **more: Any) -> Call:
    return call_of(Role.SCHOOL_ADMIN, institution_id=school, **more)


def decided(review: ReviewService, school: str, outcome: str = "approved", **changes: Any) -> TaskView:
    task = an_open_task(review, school, **changes)
    reason = "" if outcome == "approved" else "画面模糊"
    return review.decide(admin_of(school), Decide(task_id=task.task_id, outcome=outcome, reason=reason))


def decisions(review: ReviewService, call: Call, **wanted: Any) -> list[DecisionRecordView]:
    found: list[DecisionRecordView] = []
    cursor: str | None = None
    while True:
        page = review.list_decisions(call, ListDecisions(limit=2, cursor=cursor, **wanted))
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_the_desk_is_narrowed_by_age_r4(review: ReviewService) -> None:
    school = new_id()
    now = datetime.now(UTC)
    old = an_open_task(review, school, submitted_at=now - timedelta(days=5))
    young = an_open_task(review, school, submitted_at=now)
    border = now - timedelta(days=2)

    def listed(**wanted: Any) -> list[str]:
        return [task.task_id for task in review.list_tasks(admin_of(school), ListTasks(**wanted)).items]

    assert listed(submitted_before=border) == [old.task_id]
    assert listed(submitted_after=border) == [young.task_id]
    assert listed(submitted_after=border, submitted_before=border) == []


def test_the_desk_counts_by_kind_and_state_r4(review: ReviewService) -> None:
    school = new_id()
    for outcome in ("approved", "approved", "rejected", "deleted"):
        decided(review, school, outcome)
    an_open_task(review, school, due_at="2020-01-01T00:00:00Z")
    first = an_open_task(review, school)
    an_open_task(review, school, subject_id=first.subject_id, subject_version=2)
    gone = request_of(school, subject_kind=SubjectKind.COURSE_RUN)
    ask(review, gone)
    withdraw(review, gone)
    counts = review.count_tasks(admin_of(school), CountTasks())
    run, resource = counts.kinds
    assert (counts.open, counts.overdue) == (2, 1)
    assert resource.model_dump() == {
        "subject_kind": SubjectKind.RESOURCE,
        "open": 2,
        "overdue": 1,
        "approved": 2,
        "rejected": 1,
        "deleted": 1,
        "replaced": 1,
        "withdrawn": 0,
    }
    assert (run.subject_kind, run.open, run.withdrawn) == (SubjectKind.COURSE_RUN, 0, 1)


def test_the_centre_counts_one_school_at_a_time_r4(review: ReviewService) -> None:
    school = new_id()
    ask(review, request_of(None, subject_kind=SubjectKind.LIBRARY_ENTRY, context={"institution_id": school}))
    assert review.count_tasks(CENTRE, CountTasks(institution_id=school)).open == 1
    assert review.count_tasks(CENTRE, CountTasks(institution_id=new_id())).kinds == []


def test_every_decision_is_listed_with_who_when_what_why_and_evidence_r4(review: ReviewService) -> None:
    school = new_id()
    finding = {"code": "duration", "level": "warn", "value": "16:10", "rule": "R35"}
    task = an_open_task(review, school, findings=[finding])
    admin = admin_of(school)
    review.decide(admin, Decide(task_id=task.task_id, outcome="rejected", reason="画面模糊"))
    [record] = decisions(review, admin)
    assert (record.decided_by_id, record.outcome, record.reason) == (admin.actor.actor_id, "rejected", "画面模糊")
    assert (record.subject_id, record.title, record.institution_id) == (task.subject_id, task.title, school)
    assert (record.submitted_by_id, record.findings[0].value) == (task.submitted_by_id, "16:10")
    assert record.decided_at <= datetime.now(UTC)


def test_decisions_are_narrowed_and_come_newest_first_r4(review: ReviewService) -> None:
    school = new_id()
    made = [decided(review, school, outcome) for outcome in ("approved", "rejected", "deleted", "approved")]
    run = decided(review, school, subject_kind=SubjectKind.COURSE_RUN)
    admin = admin_of(school)
    assert [each.task_id for each in decisions(review, admin)] == [each.task_id for each in reversed([*made, run])]
    assert len(decisions(review, admin, outcome="approved")) == 3
    assert len(decisions(review, admin, subject_kind=SubjectKind.COURSE_RUN)) == 1
    assert [each.task_id for each in decisions(review, admin, subject_id=made[1].subject_id)] == [made[1].task_id]
    first = made[0].decision
    assert first is not None
    assert [each.task_id for each in decisions(review, admin, decided_by_id=first.decided_by_id)] == [
        made[0].task_id
    ]
    assert len(decisions(review, admin, decided_after=first.decided_at)) == 5
    assert decisions(review, admin, decided_before=first.decided_at) == []


def test_each_desk_reads_its_own_decisions_and_the_platform_all_r2_r4(review: ReviewService) -> None:
    school, other = new_id(), new_id()
    decided(review, school)
    decided(review, other)
    ask(review, request_of(None, subject_kind=SubjectKind.SHARE_ENTRY, context={"institution_id": school}))
    (entry,) = review.list_tasks(CENTRE, ListTasks(institution_id=school)).items
    review.decide(CENTRE, Decide(task_id=entry.task_id, outcome="approved"))
    assert [each.scope for each in decisions(review, admin_of(school))] == ["school"]
    assert decisions(review, admin_of(school), institution_id=other) == []
    assert [each.task_id for each in decisions(review, CENTRE, institution_id=school)] == [entry.task_id]
    assert [each.scope for each in decisions(review, PLATFORM, institution_id=school)] == ["centre", "school"]
    for role in (Role.TEACHER, Role.STUDENT):
        with pytest.raises(NotPermitted):
            decisions(review, call_of(role, institution_id=school))


def test_a_long_history_goes_on_in_the_list_of_decisions_r4(review: ReviewService) -> None:
    school, subject_id = new_id(), new_id()
    for version in range(1, 24):
        last = decided(review, school, "rejected", subject_id=subject_id, subject_version=version)
    shown = review.get_task(admin_of(school), GetTask(task_id=last.task_id))
    assert [each.subject_version for each in shown.history] == list(range(23, 3, -1))
    rest = review.list_decisions(
        admin_of(school),
        ListDecisions(subject_kind=SubjectKind.RESOURCE, subject_id=subject_id, cursor=shown.history_next_cursor),
    )
    assert [each.subject_version for each in rest.items] == [3, 2, 1]
    assert rest.next_cursor is None


def test_a_page_costs_one_statement_whatever_its_size_r4(review: ReviewService) -> None:
    school = new_id()
    for _ in range(6):
        decided(review, school)
        an_open_task(review, school)
    admin = admin_of(school)
    for ask_for in (
        lambda: review.list_decisions(admin, ListDecisions()),
        lambda: review.list_tasks(admin, ListTasks(state="approved")),
        lambda: review.count_tasks(admin, CountTasks()),
    ):
        with statements(review.application.engine) as executed:
            ask_for()
        assert len(executed) == 1


def test_a_batch_decides_what_it_may_and_refuses_own_submissions_r4_r33(review: ReviewService) -> None:
    school = new_id()
    admin = admin_of(school)
    own = an_open_task(review, school, submitted_by_id=admin.actor.actor_id)
    other = an_open_task(review, school)
    batch = DecideBatch(decisions=[Decide(task_id=each.task_id, outcome="approved") for each in (own, other)])
    results = review.decide_batch(admin, batch).results
    assert [each.refusal.code if each.refusal else "" for each in results] == ["own_submission", ""]
    assert [task.task_id for task in open_tasks(review, school)] == [own.task_id]
    assert len(told_about(review, other.subject_id)) == 1
    assert told_about(review, own.subject_id) == []


def test_a_repeated_batch_answers_what_the_first_one_answered_r33(review: ReviewService) -> None:
    school = new_id()
    tasks = [an_open_task(review, school) for _ in range(3)]
    admin = admin_of(school, key="batch once")
    batch = DecideBatch(decisions=[Decide(task_id=each.task_id, outcome="approved") for each in tasks])
    first = review.decide_batch(admin, batch)
    assert review.decide_batch(admin, batch) == first
    assert all(each.task is not None for each in first.results)
    assert all(len(told_about(review, each.subject_id)) == 1 for each in tasks)


def test_a_batch_holds_a_hundred_at_most_r33() -> None:
    one = Decide(task_id=new_id(), outcome="approved")
    assert len(DecideBatch(decisions=[one] * 100).decisions) == 100
    for count in (0, 101):
        with pytest.raises(ValidationError):
            DecideBatch(decisions=[one] * count)


def test_the_decisions_cannot_be_emptied_r4(review: ReviewService) -> None:
    with (
        pytest.raises(DBAPIError, match="kept for ever"),
        review.application.engine.begin() as connection,
    ):
        connection.execute(text("TRUNCATE decisions"))
