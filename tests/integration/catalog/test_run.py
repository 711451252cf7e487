"""Runs from their opening to their end (R23, R50–R55)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.contracts.base import ActorView, Call, Page
from chassis.contracts.catalog.enrolment import JoinRun
from chassis.contracts.catalog.events import CatalogNotice, CatalogReviewRequested, ClassOpened, RunChanged
from chassis.contracts.catalog.run import (
    ChangeRun,
    CloseRun,
    GetRun,
    ListCourseRuns,
    ListRuns,
    OpenRun,
    PublishRun,
    ReopenRun,
    RunBrief,
    RunView,
    SweepRuns,
    TakeDownRun,
)
from chassis.contracts.review.events import SubjectKind
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from chassis.workdays import today
from tests.factories import call_of
from tests.integration.catalog.world import DAY, LAST_DAY, MONDAY, School, World
from tests.racing import race

pytestmark = pytest.mark.usefixtures("monday")
SYSTEM_CALL = Call(actor=ActorView(kind="system", actor_id="system"))


def seen(world: World, school: School, run: RunView) -> RunView:
    return world.service.get_run(school.teacher, GetRun(run_id=run.run_id))


def ids(page: Page[RunBrief]) -> list[str]:
    return [run.run_id for run in page.items]


def test_only_a_completed_course_is_opened_and_what_is_missing_is_named_r50(world: World, school: School) -> None:
    course = school.mooc()
    with pytest.raises(Conflict) as refused:
        world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))
    assert refused.value.code == "course_not_completed"
    assert refused.value.details["missing"] == ["overview", "online_credits", "total_credits", "unit"]

    resource_id = school.resource(course)
    school.add_unit(course.outline_id, resource_id)
    school.fill_information(course)
    school.resource(course, resource_id=resource_id, is_usable=False, version=2)
    with pytest.raises(Conflict) as refused:
        world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))
    assert refused.value.details == {"missing": ["usable_resources"], "unusable_units": 1}

    school.resource(course, resource_id=resource_id, version=3)
    run = world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))
    assert (run.phase, run.run_number, run.title) == ("draft", 1, course.title)
    assert world.service.open_run(school.teacher, OpenRun(course_id=course.course_id)).run_number == 2


def test_runs_opened_at_once_get_numbers_of_their_own_r50(world: World, school: School) -> None:
    course = school.completed(school.mooc())
    opened = race([lambda: school.draft_run(course)] * 4)
    assert sorted(run.run_number for run in opened if isinstance(run, RunView)) == [1, 2, 3, 4]


def test_a_run_that_is_published_twice_at_once_is_submitted_once_r51(world: World, school: School) -> None:
    run = school.draft_run()
    command = PublishRun(run_id=run.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
    outcomes = race([lambda: world.service.publish_run(school.teacher, command)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "RunView"]
    assert len(world.outbox(CatalogReviewRequested, subject_id=run.run_id)) == 1


def test_a_new_run_has_its_public_class_from_the_start_r55(world: World, school: School) -> None:
    run = school.draft_run()
    [opened] = world.outbox(ClassOpened, run_id=run.run_id)
    assert opened["institution_id"] == school.institution_id


def test_publishing_asks_the_school_and_approval_publishes_r51(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, LAST_DAY)
    assert (run.phase, run.starts_on, run.ends_on) == ("pending", MONDAY, LAST_DAY)
    [asked] = world.outbox(CatalogReviewRequested, subject_id=run.run_id)
    assert (asked["subject_kind"], asked["institution_id"]) == ("course_run", school.institution_id)
    assert asked["subject_version"] == run.version
    credits_finding = asked["findings"][0]
    assert (credits_finding["code"], credits_finding["level"], credits_finding["rule"]) == (
        "credits",
        "warn",
        "R25",
    )
    assert world.outbox(RunChanged, run_id=run.run_id) == []

    world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version)
    published = seen(world, school, run)
    assert (published.phase, published.approved_on) == ("running", MONDAY)
    [told] = world.outbox(RunChanged, run_id=run.run_id)
    assert (told["state"], told["version"], told["course_type"]) == ("published", published.version, "mooc")
    assert (told["starts_on"], told["ends_on"]) == ("2026-09-07", "2026-12-31")
    [notice] = world.outbox(CatalogNotice, link=f"/api/v1/runs/{run.run_id}")
    assert (notice["kind"], notice["person_ids"]) == ("run_approved", [school.teacher.actor.actor_id])


def test_a_rejected_run_is_corrected_and_published_again_r51(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, LAST_DAY)
    world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version, "rejected", "学分有误")
    rejected = seen(world, school, run)
    assert (rejected.phase, rejected.reason) == ("rejected", "学分有误")
    changed = world.service.change_run(
        school.teacher,
        ChangeRun.model_validate(
            {"run_id": run.run_id, "expected_version": rejected.version, "total_credits": "2.5"}
        ),
    )
    assert str(changed.total_credits) == "2.5"
    again = world.service.publish_run(
        school.teacher, PublishRun(run_id=run.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
    )
    world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version)
    assert seen(world, school, run).phase == "pending", "a decision on the first submission came late"
    world.decide(SubjectKind.COURSE_RUN, run.run_id, again.version)
    assert seen(world, school, run).phase == "running"


def test_a_pending_run_cannot_be_published_changed_or_closed_r51(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, LAST_DAY)
    refusals: list[Any] = [
        lambda: world.service.publish_run(
            school.teacher, PublishRun(run_id=run.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
        ),
        lambda: world.service.close_run(school.teacher, CloseRun(run_id=run.run_id)),
        lambda: world.service.change_run(
            school.teacher, ChangeRun(run_id=run.run_id, expected_version=run.version, category_code="01")
        ),
        lambda: world.service.take_down_run(school.admin, TakeDownRun(run_id=run.run_id, reason="侵权")),
    ]
    for refused in refusals:
        with pytest.raises(Conflict) as error:
            refused()
        assert (error.value.code, error.value.details["state"]) == ("run_state", "pending")


def test_the_period_must_make_sense_r51(world: World, school: School) -> None:
    run = school.draft_run()
    for starts_on, ends_on, code in (
        (LAST_DAY, MONDAY, "period_reversed"),
        (MONDAY - 9 * DAY, MONDAY - DAY, "period_is_past"),
    ):
        with pytest.raises(InvalidInput, match=code):
            world.service.publish_run(
                school.teacher, PublishRun(run_id=run.run_id, starts_on=starts_on, ends_on=ends_on)
            )


def test_reads_lists_and_sweep_agree_on_the_phase_r54(world: World, school: School) -> None:
    run = school.published_run(MONDAY + DAY, LAST_DAY)
    for day, phase in (
        (MONDAY, "scheduled"),
        (MONDAY + DAY, "running"),
        (LAST_DAY, "running"),
        (LAST_DAY + DAY, "finished"),
    ):
        world.clock.set(day)
        assert seen(world, school, run).phase == phase
        for asked in ("scheduled", "running", "finished"):
            listed = ids(world.service.list_runs(school.admin, ListRuns.model_validate({"phase": [asked]})))
            assert (run.run_id in listed) == (asked == phase), (day, asked)

    before = seen(world, school, run)
    assert world.service.sweep_runs(SYSTEM_CALL, SweepRuns()).finished >= 1
    swept = seen(world, school, run)
    assert (swept.phase, swept.finished_on) == (before.phase, LAST_DAY)
    assert world.outbox(RunChanged, run_id=run.run_id)[-1]["state"] == "finished"
    assert world.service.sweep_runs(SYSTEM_CALL, SweepRuns()).finished == 0
    with pytest.raises(NotPermitted, match="platform_only"):
        world.service.sweep_runs(school.admin, SweepRuns())


def test_the_leader_closes_early_and_nobody_else_r54(world: World, school: School) -> None:
    run = school.published_run(MONDAY, LAST_DAY)
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.close_run(school.admin, CloseRun(run_id=run.run_id))
    closed = world.service.close_run(school.teacher, CloseRun(run_id=run.run_id))
    assert (closed.phase, closed.finished_on, closed.allowed) == ("finished", MONDAY, [])
    assert [told["state"] for told in world.outbox(RunChanged, run_id=run.run_id)] == ["published", "finished"]


def test_the_school_takes_a_run_down_with_a_reason_and_its_people_are_told_r53(
    world: World, school: School
) -> None:
    run = school.published_run(MONDAY, LAST_DAY)
    with pytest.raises(NotPermitted, match="role_required"):
        world.service.take_down_run(school.teacher, TakeDownRun(run_id=run.run_id, reason="侵权"))
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.take_down_run(world.school().admin, TakeDownRun(run_id=run.run_id, reason="侵权"))
    student = call_of(Role.STUDENT, institution_id=school.institution_id)
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    down = world.service.take_down_run(school.admin, TakeDownRun(run_id=run.run_id, reason="侵权"))
    assert (down.phase, down.reason) == ("taken_down", "侵权")
    told = world.outbox(RunChanged, run_id=run.run_id)[-1]
    assert (told["state"], told["reason"]) == ("taken_down", "侵权")
    [to_team] = world.outbox(CatalogNotice, kind="run_taken_down", link=f"/api/v1/runs/{run.run_id}")
    assert (to_team["facts"]["reason"], to_team["person_ids"]) == ("侵权", [school.teacher.actor.actor_id])
    to_students = world.outbox(CatalogNotice, kind="run_taken_down", link="/api/v1/me/runs")[-1]
    assert (to_students["facts"]["reason"], to_students["person_ids"]) == ("侵权", [student.actor.actor_id])


def test_reopening_copies_the_last_finished_run_r52(world: World, school: School) -> None:
    first = school.published_run(MONDAY, LAST_DAY)
    with pytest.raises(Conflict, match="not_last_finished_run"):
        world.service.reopen_run(school.teacher, ReopenRun(run_id=first.run_id))
    world.service.close_run(school.teacher, CloseRun(run_id=first.run_id))
    second = world.service.reopen_run(school.teacher, ReopenRun(run_id=first.run_id))
    assert (second.run_number, second.phase, second.overview) == (2, "draft", first.overview)
    assert second.outline_id != first.outline_id
    published = world.service.publish_run(
        school.teacher, PublishRun(run_id=second.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
    )
    world.decide(SubjectKind.COURSE_RUN, second.run_id, published.version)
    world.service.close_run(school.teacher, CloseRun(run_id=second.run_id))
    with pytest.raises(Conflict) as refused:
        world.service.reopen_run(school.teacher, ReopenRun(run_id=first.run_id))
    assert refused.value.details == {"last_finished_run_id": second.run_id}


def test_the_school_lists_its_runs_with_what_they_hold_r53(world: World, school: School) -> None:
    course = school.completed(school.mooc("概率论与数理统计"))
    run = school.published_run(MONDAY, LAST_DAY, course)
    draft = school.draft_run(course)
    world.school().published_run(MONDAY, LAST_DAY)
    student = call_of(Role.STUDENT, institution_id=school.institution_id)
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    assert ids(world.service.list_runs(school.admin, ListRuns())) == [draft.run_id, run.run_id]
    assert ids(world.service.list_runs(school.teacher, ListRuns())) == [draft.run_id, run.run_id]
    [found] = world.service.list_runs(
        school.admin, ListRuns(phase=["running"], course_type="mooc", category_code="07", q="数理")
    ).items
    assert (found.run_id, found.unit_count, found.video_seconds) == (run.run_id, 1, 600)
    assert (found.class_count, found.student_count) == (1, 1)
    first = world.service.list_course_runs(school.teacher, ListCourseRuns(course_id=course.course_id, limit=1))
    assert (ids(first), first.next_cursor is None) == ([draft.run_id], False)
    rest = world.service.list_course_runs(
        school.teacher, ListCourseRuns(course_id=course.course_id, limit=1, cursor=first.next_cursor)
    )
    assert (ids(rest), rest.next_cursor) == ([run.run_id], None)
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.list_course_runs(world.school().admin, ListCourseRuns(course_id=course.course_id))


def test_the_day_is_counted_in_china_r54(world: World, school: School) -> None:
    run = school.published_run(MONDAY, LAST_DAY)
    world.clock.now = world.clock.now.replace(year=2026, month=12, day=31, hour=16, minute=0)
    assert today(world.clock.now) == LAST_DAY + DAY
    assert seen(world, school, run).phase == "finished"
