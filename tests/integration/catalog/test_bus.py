"""Catalog and review as processes of their own: a run is submitted, decided, published over the bus (R4, R51)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import amqp
import pytest

from chassis.contracts.base import Call, Event
from chassis.contracts.catalog.resource import UsableResources
from chassis.contracts.catalog.rpc import CatalogRpc
from chassis.contracts.catalog.run import GetRun, PublishRun, WithdrawRun
from chassis.contracts.review.commands import Decide, GetTask, ListTasks
from chassis.contracts.review.rpc import ReviewRpc
from chassis.domain.errors import Conflict
from chassis.domain.ids import new_id
from chassis.rpc.broker import Confirmed, connect
from chassis.rpc.client import RpcClient
from chassis.rpc.topology import events_exchange
from chassis.workdays import today
from tests.factories import envelope_of
from tests.integration.catalog.world import Clock, FakeAccounts, World
from tests.integration.messaging.processes import Process
from tests.waiting import wait_until

CATALOG = "services.catalog.service:CatalogService"
REVIEW = "services.review.service:ReviewService"


@pytest.fixture(scope="module")
def environment(database_url: Callable[[str], str], amqp_url: str) -> dict[str, str]:
    return {
        "KX_AMQP_URL": amqp_url,
        "KX_DATABASE_URL_CATALOG": database_url("catalog"),
        "KX_DATABASE_URL_REVIEW": database_url("review"),
        "KX_GRANT_KEY": "a key for tests alone",
    }


@pytest.fixture(scope="module")
def bus(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RpcClient]:
    logs: Path = tmp_path_factory.mktemp("logs")
    commands = (
        ("chassis.serve", CATALOG),
        ("chassis.serve", REVIEW),
        ("chassis.relay", "catalog"),
        ("chassis.relay", "review"),
    )
    started = [Process(environment, logs / f"{number}.log", *command) for number, command in enumerate(commands)]
    try:
        for process in started:
            process.wait_ready(60)
        client = RpcClient(environment["KX_AMQP_URL"], timeout=20, name="test")
        yield client
        client.close()
    finally:
        for process in started:
            process.kill()


class WorldOnTheBus(World):
    """Catalog as another process: calls and events travel."""

    def __init__(self, catalog: CatalogRpc, amqp_url: str) -> None:
        self.service = catalog
        self.clock = Clock()
        self.accounts = FakeAccounts()
        self._amqp_url = amqp_url

    def hear(self, event: Event) -> None:
        with connect(self._amqp_url) as connection:
            channel = Confirmed(connection)
            message = amqp.Message(
                envelope_of(event).model_dump_json(), content_type="application/json", content_encoding="utf-8"
            )
            channel.publish(message, events_exchange(event.SOURCE), event.TYPE)
            channel.wait()


def test_a_run_is_submitted_taken_back_decided_and_published_over_the_bus_r25_r51(
    bus: RpcClient, environment: dict[str, str]
) -> None:
    catalog, review = bus.proxy(CatalogRpc, "catalog"), bus.proxy(ReviewRpc, "review")
    school = WorldOnTheBus(catalog, environment["KX_AMQP_URL"]).school()
    course = school.spoc()
    with pytest.raises(Conflict) as refused:
        school.draft_run(course)
    assert refused.value.code == "course_not_completed"
    assert refused.value.details["missing"] == ["overview", "online_credits", "total_credits", "unit"]

    resource_id = school.resource(course)
    picker = UsableResources(course_id=course.course_id)
    wait_until(lambda: catalog.usable_resources(school.teacher, picker).items, 20, "the resource in the picker")
    school.add_unit(course.outline_id, resource_id)
    school.fill_information(course)
    day = today(school.world.clock.now)
    run = school.pending_run(day, day + timedelta(days=30), course)

    def on_the_desk() -> str | None:
        tasks = review.list_tasks(school.admin, ListTasks()).items
        return next((task.task_id for task in tasks if task.subject_id == run.run_id), None)

    wait_until(on_the_desk, 20, "the run on the school's desk")
    catalog.withdraw_run(school.teacher, WithdrawRun(run_id=run.run_id))
    wait_until(lambda: on_the_desk() is None, 20, "the desk without the run that was taken back")
    catalog.publish_run(
        school.teacher, PublishRun(run_id=run.run_id, starts_on=day, ends_on=day + timedelta(days=30))
    )
    task_id = wait_until(on_the_desk, 20, "the run on the school's desk again")
    findings = review.get_task(school.admin, GetTask(task_id=task_id)).findings
    assert [(each.code, each.level, each.rule) for each in findings] == [
        ("credits", "warn", "R25"),
        ("lectures", "warn", "R25"),
        ("units", "ok", "R50"),
    ]
    review.decide(_with_key(school.admin), Decide(task_id=task_id, outcome="approved"))

    def phase() -> str:
        return catalog.get_run(school.teacher, GetRun(run_id=run.run_id)).phase

    wait_until(lambda: phase() == "running", 20, "the published run")


def _with_key(call: Call) -> Call:
    return call.model_copy(update={"idempotency_key": new_id()})
