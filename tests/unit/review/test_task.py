"""Tasks: the machine in full, and who may decide what (R3, R4, R33, R35)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import Conflict, InvalidInput, NotAuthenticated, NotPermitted
from services.review.domain.decision import Outcome, Scope
from services.review.domain.desk import Desk
from services.review.domain.evidence import Finding
from services.review.domain.task import TASK, Subject, Submission, Task, TaskAction, TaskState

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SCHOOL, OTHER_SCHOOL = "school-a", "school-b"
REVIEWER = Actor(
    kind="person", actor_id="reviewer", name="王老师", institution_id=SCHOOL, roles=frozenset({Role.SCHOOL_ADMIN})
)
TOO_LONG = Finding("duration", "fail", "21:40", "R35", blocks_approval=True)
QUIET = Finding("loudness", "warn", "−31 LUFS", "R35")


def a_task(**changes: Any) -> Task:
    given: dict[str, Any] = {
        "deciding_institution_id": SCHOOL,
        "title": "第一讲 导论",
        "summary": "",
        "due_at": None,
        "findings": (),
        "context": {},
    } | changes
    kind = given.pop("kind", "resource")
    return Task.open(Subject(kind, "subject", 1), Submission("teacher", "李老师", NOW), **given)


# Every cell of the machine, from the rules: only what is open can move, and nothing ever reopens.
GRID: dict[str, dict[str, str | None]] = {
    "open": {
        "approve": "approved",
        "reject": "rejected",
        "delete": "deleted",
        "replace": "replaced",
        "withdraw": "withdrawn",
    },
    "approved": {"approve": None, "reject": None, "delete": None, "replace": None, "withdraw": None},
    "rejected": {"approve": None, "reject": None, "delete": None, "replace": None, "withdraw": None},
    "deleted": {"approve": None, "reject": None, "delete": None, "replace": None, "withdraw": None},
    "replaced": {"approve": None, "reject": None, "delete": None, "replace": None, "withdraw": None},
    "withdrawn": {"approve": None, "reject": None, "delete": None, "replace": None, "withdraw": None},
}


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("action", TaskAction)
def test_the_machine_moves_as_the_rules_say_r33(state: TaskState, action: TaskAction) -> None:
    expected = GRID[state][action]
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            TASK.next(state, action)
        assert refusal.value.code == "task_state"
    else:
        assert TASK.next(state, action) == expected


def test_the_drawing_is_the_table() -> None:
    drawing = Path(__file__).resolve().parents[3] / "docs" / "states" / "task.md"
    drawn = set(re.findall(r"^ +(\w+) --> (\w+) : (\w+)$", drawing.read_text(encoding="utf-8"), re.MULTILINE))
    assert drawn == {(str(state), str(after), str(action)) for (state, action), after in TASK.table.items()}


def test_an_approval_keeps_who_when_and_the_evidence_shown_r4() -> None:
    task = a_task(findings=(QUIET,))
    decision = task.decide(REVIEWER, Outcome.APPROVED, "", NOW)
    assert task.state is TaskState.APPROVED
    assert (decision.decided_by_id, decision.decided_at, decision.findings) == ("reviewer", NOW, (QUIET,))


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.DELETED])
def test_saying_no_needs_a_reason_r33(outcome: Outcome) -> None:
    task = a_task()
    with pytest.raises(InvalidInput) as refusal:
        task.decide(REVIEWER, outcome, "", NOW)
    assert refusal.value.code == "reason_required"
    assert task.is_open()
    task.decide(REVIEWER, outcome, "声音断断续续", NOW)
    assert task.state == outcome.value


@pytest.mark.parametrize("kind", ["course_run", "teacher_account", "library_entry", "share_entry"])
def test_only_resources_can_be_deleted_by_a_reviewer_r33(kind: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_task(kind=kind).decide(REVIEWER, Outcome.DELETED, "not wanted", NOW)
    assert refusal.value.code == "outcome_not_offered"


def test_nobody_decides_an_own_submission_r4() -> None:
    author = Actor(kind="person", actor_id="teacher", institution_id=SCHOOL, roles=frozenset({Role.SCHOOL_ADMIN}))
    with pytest.raises(NotPermitted) as refusal:
        a_task().decide(author, Outcome.APPROVED, "", NOW)
    assert refusal.value.code == "own_submission"


def test_a_finding_that_blocks_forbids_approval_but_no_rejection_r35() -> None:
    task = a_task(findings=(QUIET, TOO_LONG))
    with pytest.raises(Conflict) as refusal:
        task.decide(REVIEWER, Outcome.APPROVED, "", NOW)
    assert refusal.value.code == "approval_blocked"
    assert [finding["code"] for finding in refusal.value.details["findings"]] == ["duration"]
    task.decide(REVIEWER, Outcome.REJECTED, "超过二十分钟", NOW)
    assert task.state is TaskState.REJECTED


def test_the_second_decision_hears_that_it_is_decided_r4() -> None:
    task = a_task()
    task.decide(REVIEWER, Outcome.APPROVED, "", NOW)
    with pytest.raises(Conflict) as refusal:
        task.decide(REVIEWER, Outcome.REJECTED, "too late", NOW)
    assert refusal.value.code == "already_decided"


def test_a_task_is_overdue_only_while_open_and_late() -> None:
    task = a_task(due_at=NOW - timedelta(minutes=1))
    assert task.is_overdue(NOW)
    assert not task.is_overdue(NOW - timedelta(hours=1))
    assert not a_task().is_overdue(NOW)
    task.decide(REVIEWER, Outcome.APPROVED, "", NOW)
    assert not task.is_overdue(NOW)


def actor(*roles: Role, institution_id: str | None = None) -> Actor:
    return Actor(kind="person", actor_id="someone", institution_id=institution_id, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("who", "sees_school_task", "sees_centre_task"),
    [
        (actor(Role.SCHOOL_ADMIN, institution_id=SCHOOL), True, False),
        (actor(Role.SCHOOL_ADMIN, institution_id=OTHER_SCHOOL), False, False),
        (actor(Role.SCHOOL_ADMIN), False, False),
        (actor(Role.CENTRE_ADMIN), False, True),
        (actor(Role.CENTRE_ADMIN, institution_id=SCHOOL), False, True),
        (actor(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, institution_id=SCHOOL), True, True),
    ],
)
def test_a_desk_holds_only_what_its_administrator_decides_r2_r3(
    who: Actor, sees_school_task: bool, sees_centre_task: bool
) -> None:
    desk = Desk.of(who)
    assert desk.holds(a_task()) is sees_school_task
    assert desk.holds(a_task(deciding_institution_id=None, context={"institution_id": SCHOOL})) is sees_centre_task


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT, Role.LEARNER, Role.PLATFORM_ADMIN])
def test_others_have_no_desk_r3(role: Role) -> None:
    with pytest.raises(NotPermitted):
        Desk.of(actor(role, institution_id=SCHOOL))


def test_somebody_unknown_is_asked_to_sign_in() -> None:
    with pytest.raises(NotAuthenticated):
        Desk.of(Actor())


def test_a_centre_task_names_the_school_it_concerns() -> None:
    task = a_task(deciding_institution_id=None, context={"institution_id": SCHOOL})
    assert (task.scope, task.institution_id) == (Scope.CENTRE, SCHOOL)
