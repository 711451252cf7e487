"""Deciding on the real database: once, by the right people, with its event, for ever (R2–R4, R33, R35)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from chassis.contracts.base import Call
from chassis.contracts.review.commands import Decide, DecideBatch, GetTask, ListTasks
from chassis.contracts.review.events import SubjectKind
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.paging import encode_cursor
from services.review.adapters.tables import decisions
from services.review.service import ReviewService
from tests.factories import call_of
from tests.integration.review.requests import an_open_task, ask, open_tasks, request_of, state_of, told_about
from tests.racing import race


def admin_of(institution_id: str) -> Call:
    return call_of(Role.SCHOOL_ADMIN, institution_id=institution_id)


def test_a_decision_is_told_to_the_owner_r4(review: ReviewService) -> None:
    school = new_id()
    task = an_open_task(review, school)
    admin = admin_of(school)
    decided = review.decide(admin, Decide(task_id=task.task_id, outcome="rejected", reason="声音断断续续"))
    assert decided.state == "rejected"
    assert decided.decision is not None
    assert decided.decision.decided_by_id == admin.actor.actor_id
    (told,) = told_about(review, task.subject_id)
    assert (told["outcome"], told["reason"], told["subject_version"]) == ("rejected", "声音断断续续", 1)


def test_a_refused_decision_tells_nothing(review: ReviewService) -> None:
    school = new_id()
    blocking = {"code": "duration", "level": "fail", "value": "21:40", "rule": "R35", "blocks_approval": True}
    task = an_open_task(review, school, findings=[blocking])
    with pytest.raises(Conflict):
        review.decide(admin_of(school), Decide(task_id=task.task_id, outcome="approved"))
    assert told_about(review, task.subject_id) == []
    assert state_of(review, task) == "open"


def test_another_schools_task_does_not_exist_r2(review: ReviewService) -> None:
    task = an_open_task(review, new_id())
    for stranger in (admin_of(new_id()), call_of(Role.CENTRE_ADMIN)):
        with pytest.raises(NotFound):
            review.get_task(stranger, GetTask(task_id=task.task_id))
        with pytest.raises(NotFound):
            review.decide(stranger, Decide(task_id=task.task_id, outcome="approved"))


def test_the_centre_decides_what_no_school_does_r3(review: ReviewService) -> None:
    school = new_id()
    ask(review, request_of(None, subject_kind=SubjectKind.SHARE_ENTRY, context={"institution_id": school}))
    assert open_tasks(review, school) == []
    centre = call_of(Role.CENTRE_ADMIN)
    (task,) = review.list_tasks(centre, ListTasks(institution_id=school)).items
    assert review.decide(centre, Decide(task_id=task.task_id, outcome="approved")).state == "approved"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT, Role.PLATFORM_ADMIN])
def test_others_decide_nothing_r3(review: ReviewService, role: Role) -> None:
    school = new_id()
    task = an_open_task(review, school)
    with pytest.raises(NotPermitted):
        review.decide(call_of(role, institution_id=school), Decide(task_id=task.task_id, outcome="approved"))


def test_a_repeat_with_the_same_key_gets_the_first_answer(review: ReviewService) -> None:
    school = new_id()
    task = an_open_task(review, school)
    admin = call_of(Role.SCHOOL_ADMIN, institution_id=school, key="once")
    command = Decide(task_id=task.task_id, outcome="approved")
    assert review.decide(admin, command) == review.decide(admin, command)
    assert len(told_about(review, task.subject_id)) == 1


def test_of_two_deciding_at_once_one_wins_and_the_other_is_told_r4(review: ReviewService) -> None:
    school = new_id()
    for _ in range(10):
        task = an_open_task(review, school)
        wishes = [
            Decide(task_id=task.task_id, outcome="approved"),
            Decide(task_id=task.task_id, outcome="approved"),
        ]
        outcomes = race([partial(review.decide, admin_of(school), wish) for wish in wishes])
        (refusal,) = [each for each in outcomes if isinstance(each, Exception)]
        assert isinstance(refusal, Conflict)
        assert refusal.code == "already_decided"
        assert len(told_about(review, task.subject_id)) == 1


def test_a_batch_answers_for_each_item_r33(review: ReviewService) -> None:
    school = new_id()
    good, unexplained = an_open_task(review, school), an_open_task(review, school)
    elsewhere = an_open_task(review, new_id())
    batch = [
        Decide(task_id=unexplained.task_id, outcome="rejected"),
        Decide(task_id=good.task_id, outcome="approved"),
        Decide(task_id=elsewhere.task_id, outcome="approved"),
        Decide(task_id=good.task_id, outcome="approved"),
    ]
    results = review.decide_batch(admin_of(school), DecideBatch(decisions=batch)).results
    assert [each.task_id for each in results] == [each.task_id for each in batch]
    codes = [each.refusal.code if each.refusal else "" for each in results]
    assert codes == ["reason_required", "", "task_not_found", "already_decided"]
    assert [task.task_id for task in open_tasks(review, school)] == [unexplained.task_id]


def test_the_history_of_a_subject_shows_every_decision_r4(review: ReviewService) -> None:
    school, subject_id = new_id(), new_id()
    first = an_open_task(review, school, subject_id=subject_id)
    review.decide(admin_of(school), Decide(task_id=first.task_id, outcome="rejected", reason="画面模糊"))
    second = an_open_task(review, school, subject_id=subject_id, subject_version=2)
    review.decide(admin_of(school), Decide(task_id=second.task_id, outcome="approved"))
    history = review.get_task(admin_of(school), GetTask(task_id=second.task_id)).history
    assert [(each.subject_version, each.outcome) for each in history] == [(2, "approved"), (1, "rejected")]


@pytest.mark.parametrize("change", [update(decisions).values(reason="never"), delete(decisions)])
def test_a_decision_cannot_be_changed_even_in_the_database_r4(review: ReviewService, change: Any) -> None:
    school = new_id()
    task = an_open_task(review, school)
    review.decide(admin_of(school), Decide(task_id=task.task_id, outcome="approved"))
    with (
        pytest.raises(DBAPIError, match="kept for ever"),
        review.application.engine.begin() as connection,
    ):
        connection.execute(change)


def test_nobody_decides_an_own_submission_alone_or_among_others_r4(review: ReviewService) -> None:
    school = new_id()
    author, colleague = admin_of(school), admin_of(school)
    own = an_open_task(review, school, submitted_by_id=author.actor.actor_id)
    other = an_open_task(review, school)
    with pytest.raises(NotPermitted, match="own_submission"):
        review.decide(author, Decide(task_id=own.task_id, outcome="approved"))
    batch = DecideBatch.model_validate(
        {"decisions": [{"task_id": task.task_id, "outcome": "approved"} for task in (own, other)]}
    )
    results = review.decide_batch(author, batch).results
    assert [result.refusal and result.refusal.code for result in results] == ["own_submission", None]
    assert (state_of(review, own), state_of(review, other)) == ("open", "approved")
    assert told_about(review, own.subject_id) == []
    assert review.decide(colleague, Decide(task_id=own.task_id, outcome="approved")).state == "approved"


def test_lists_come_in_pages_oldest_open_first(review: ReviewService) -> None:
    school = new_id()
    made = [an_open_task(review, school).task_id for _ in range(5)]
    admin = admin_of(school)
    first = review.list_tasks(admin, ListTasks(limit=3))
    second = review.list_tasks(admin, ListTasks(limit=3, cursor=first.next_cursor))
    assert [task.task_id for task in [*first.items, *second.items]] == made
    assert second.next_cursor is None
    other_kind = review.list_tasks(admin, ListTasks(subject_kind=SubjectKind.COURSE_RUN))
    assert other_kind.items == []


@pytest.mark.parametrize("values", [["nonsense"], [7], [["a"]], [{"a": 1}], [True]])
def test_a_cursor_of_somebody_elses_making_is_refused(review: ReviewService, values: list[object]) -> None:
    with pytest.raises(InvalidInput, match="cursor_invalid"):
        review.list_tasks(admin_of(new_id()), ListTasks(cursor=encode_cursor(values)))
