"""Runs that follow another run in everything (R23)."""

from __future__ import annotations

import pytest

from chassis.contracts.catalog.course import CreateCourse
from chassis.contracts.catalog.events import CatalogNotice
from chassis.contracts.catalog.run import CloseRun, GetRun, OpenRun, PublishRun, RunView, TakeDownRun
from chassis.contracts.review.events import SubjectKind
from chassis.domain.errors import Conflict
from tests.integration.catalog.world import DAY, LAST_DAY, MONDAY, School, World

pytestmark = pytest.mark.usefixtures("monday")


def test_a_synchronous_run_lies_within_its_source_and_ends_with_it_r23(world: World, school: School) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = world.service.create_course(other.teacher, _following(source))
    run = world.service.open_run(other.teacher, OpenRun(course_id=course.course_id))
    with pytest.raises(Conflict, match="period_outside_source"):
        world.service.publish_run(
            other.teacher, PublishRun(run_id=run.run_id, starts_on=MONDAY, ends_on=LAST_DAY + DAY)
        )
    with pytest.raises(Conflict, match="synchronous_course_locked"):
        other.add_unit(run.outline_id, other.resource(course))
    pending = world.service.publish_run(
        other.teacher, PublishRun(run_id=run.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
    )
    world.decide(SubjectKind.COURSE_RUN, run.run_id, pending.version)
    world.service.take_down_run(school.admin, TakeDownRun(run_id=source.run_id, reason="侵权"))
    followed = _seen(world, other, run)
    assert (followed.phase, followed.reason) == ("taken_down", "侵权")
    [notice] = world.outbox(CatalogNotice, kind="run_taken_down", link=f"/api/v1/runs/{run.run_id}")
    assert other.teacher.actor.actor_id in notice["person_ids"]


def test_a_synchronous_run_is_closed_with_its_source_r23(world: World, school: School) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = world.service.create_course(other.teacher, _following(source))
    run = other.published_run(MONDAY, LAST_DAY, course)
    world.service.close_run(school.teacher, CloseRun(run_id=source.run_id))
    assert _seen(world, other, run).phase == "finished"
    [notice] = world.outbox(CatalogNotice, kind="run_ended_with_source", link=f"/api/v1/runs/{run.run_id}")
    assert notice["person_ids"] == [other.teacher.actor.actor_id]


@pytest.mark.parametrize("ending", ["closed", "taken down"])
def test_a_synchronous_run_that_waits_while_its_source_ends_is_not_published_r23(
    world: World, school: School, ending: str
) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = world.service.create_course(other.teacher, _following(source))
    waiting = other.pending_run(MONDAY, LAST_DAY, course)
    if ending == "closed":
        world.service.close_run(school.teacher, CloseRun(run_id=source.run_id))
    else:
        world.service.take_down_run(school.admin, TakeDownRun(run_id=source.run_id, reason="侵权"))
    world.decide(SubjectKind.COURSE_RUN, waiting.run_id, waiting.version)
    assert _seen(world, other, waiting).phase == "rejected"
    told = world.outbox(CatalogNotice, kind="run_rejected", link=f"/api/v1/runs/{waiting.run_id}")
    assert [each["person_ids"] for each in told] == [[other.teacher.actor.actor_id]]


def _following(source: RunView) -> CreateCourse:
    return CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=source.run_id)


def _seen(world: World, school: School, run: RunView) -> RunView:
    return world.service.get_run(school.teacher, GetRun(run_id=run.run_id))
