"""How many statements the desk's reads cost, however much waits on it (R60)."""

from __future__ import annotations

from chassis.contracts.base import Call
from chassis.contracts.review.commands import CountTasks, GetTask, ListTasks
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from services.review.service import ReviewService
from tests.factories import call_of
from tests.integration.review.requests import an_open_task
from tests.statements import cost_of

COST = {"one task": 2, "the desk's tasks": 1, "the desk's counts": 1}


def test_the_desk_costs_the_same_few_statements_however_much_waits_r60(review: ReviewService) -> None:
    school = new_id()
    admin = call_of(Role.SCHOOL_ADMIN, institution_id=school)
    for more in (1, 5):
        for _ in range(more):
            task = an_open_task(review, school)
        assert _cost(review, admin, task.task_id) == COST


def _cost(review: ReviewService, admin: Call, task_id: str) -> dict[str, int]:
    return cost_of(
        review.application.engine,
        {
            "one task": lambda: review.get_task(admin, GetTask(task_id=task_id)),
            "the desk's tasks": lambda: review.list_tasks(admin, ListTasks(limit=20)),
            "the desk's counts": lambda: review.count_tasks(admin, CountTasks()),
        },
    )
