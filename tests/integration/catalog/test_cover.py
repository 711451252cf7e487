"""Covers on the real database: who gives them, who sees them, and what a run copies (R25, R50)."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis.contracts.base import Call
from chassis.contracts.catalog.course import CourseView, CreateCourse
from chassis.contracts.catalog.cover import (
    CoverView,
    GetCourseCover,
    GetRunCover,
    RemoveCourseCover,
    SetCourseCover,
    SetRunCover,
)
from chassis.contracts.catalog.enrolment import JoinRun
from chassis.contracts.catalog.public import GetPublicRun
from chassis.contracts.catalog.run import RunView, TakeDownRun
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from chassis.workdays import today
from services.catalog.adapters.tables.building import papers
from tests.factories import call_of
from tests.integration.catalog.world import School, World
from tests.unit.catalog.test_cover import picture

DAY = timedelta(days=1)
WIDE, WIDER = picture(640, 360), picture(1280, 720)


def cover_of(content: bytes) -> dict[str, Any]:
    return {"file_name": "cover.png", "content_base64": base64.b64encode(content).decode()}


def cover_course(world: World, school: School, course: CourseView, content: bytes) -> CourseView:
    command = SetCourseCover(course_id=course.course_id, expected_version=course.version, **cover_of(content))
    return world.service.set_course_cover(school.teacher, command)


def run_cover(world: World, by: Call, run: RunView) -> bytes:
    return content_of(world.service.run_cover(by, GetRunCover(run_id=run.run_id)))


def content_of(shown: CoverView) -> bytes:
    assert shown.content_base64 is not None
    return base64.b64decode(shown.content_base64)


def day(world: World) -> date:
    return today(world.clock.now)


def test_the_leader_gives_replaces_and_takes_away_the_cover_r25(world: World, school: School) -> None:
    course = school.mooc()
    at = GetCourseCover(course_id=course.course_id)
    with pytest.raises(NotFound, match="cover_not_found"):
        world.service.course_cover(school.teacher, at)
    first = cover_course(world, school, course, WIDE)
    assert (first.version, first.cover_id is None) == (course.version + 1, False)
    shown = world.service.course_cover(school.admin, at)
    assert (content_of(shown), shown.content_type) == (WIDE, "image/png")
    with pytest.raises(StaleVersion):
        cover_course(world, school, course, WIDER)
    second = cover_course(world, school, first, WIDER)
    assert second.cover_id != first.cover_id
    assert content_of(world.service.course_cover(school.teacher, at)) == WIDER
    bare = world.service.remove_course_cover(
        school.teacher, RemoveCourseCover(course_id=course.course_id, expected_version=second.version)
    )
    assert bare.cover_id is None


def kept_papers(world: World, *cover_ids: str | None) -> int:
    with world.application.engine.connect() as connection:
        return connection.scalar(select(func.count()).where(papers.c.paper_id.in_(cover_ids))) or 0


def test_a_cover_that_nothing_shows_any_more_is_not_kept_r25(world: World, school: School) -> None:
    first = cover_course(world, school, school.completed(school.mooc()), WIDE)
    run = school.draft_run(first)
    second = cover_course(world, school, first, WIDER)
    assert kept_papers(world, first.cover_id) == 1, "the run shows it"
    own = world.service.set_run_cover(
        school.teacher, SetRunCover(run_id=run.run_id, expected_version=run.version, **cover_of(WIDER))
    )
    assert kept_papers(world, first.cover_id) == 0
    bare = RemoveCourseCover(course_id=first.course_id, expected_version=second.version)
    world.service.remove_course_cover(school.teacher, bare)
    assert kept_papers(world, first.cover_id, second.cover_id, own.cover_id) == 1
    assert run_cover(world, school.teacher, run) == WIDER


def test_who_has_the_picture_gets_no_bytes_again_r25(world: World, school: School) -> None:
    course = cover_course(world, school, school.mooc(), WIDE)
    at = {"course_id": course.course_id}
    assert course.cover_id is not None
    again = world.service.course_cover(school.teacher, GetCourseCover(**at, known_cover_id=course.cover_id))
    assert (again.cover_id, again.content_base64) == (course.cover_id, None)
    other = world.service.course_cover(school.teacher, GetCourseCover(**at, known_cover_id="another"))
    assert content_of(other) == WIDE


def test_what_is_no_cover_changes_nothing_r25(world: World, school: School) -> None:
    course = school.mooc()
    with pytest.raises(InvalidInput) as refused:
        cover_course(world, school, course, picture(300, 300))
    assert refused.value.errors[0].code == "cover_size_invalid"


def test_others_do_not_give_covers_r2_r25(world: World, school: School) -> None:
    course = school.mooc()
    command = SetCourseCover(course_id=course.course_id, expected_version=course.version, **cover_of(WIDE))
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.set_course_cover(school.admin, command)
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.set_course_cover(world.school().teacher, command)
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.course_cover(world.school().teacher, GetCourseCover(course_id=course.course_id))


def test_a_run_keeps_the_cover_it_was_opened_with_r25_r50(world: World, school: School) -> None:
    course = cover_course(world, school, school.completed(school.mooc()), WIDE)
    run = school.draft_run(course)
    cover_course(world, school, course, WIDER)
    assert run_cover(world, school.teacher, run) == WIDE
    own = world.service.set_run_cover(
        school.teacher, SetRunCover(run_id=run.run_id, expected_version=run.version, **cover_of(WIDER))
    )
    assert run_cover(world, school.teacher, own) == WIDER


def test_the_cover_of_a_published_mooc_run_is_for_everyone_and_no_other_r25(world: World, school: School) -> None:
    course = cover_course(world, school, school.completed(school.mooc()), WIDE)
    draft = school.draft_run(course)
    published = school.published_run(day(world), day(world) + DAY, course)
    anyone = Call()
    assert run_cover(world, anyone, published) == WIDE
    page = world.service.public_run(anyone, GetPublicRun(run_id=published.run_id))
    assert page.cover_id == published.cover_id
    for stranger in (anyone, call_of(Role.LEARNER), world.school().teacher):
        with pytest.raises(NotFound, match="run_not_found"):
            run_cover(world, stranger, draft)
    with pytest.raises(Conflict, match="run cannot edit"):
        world.service.set_run_cover(
            school.teacher,
            SetRunCover(run_id=published.run_id, expected_version=published.version, **cover_of(WIDER)),
        )


def test_the_cover_goes_with_the_run_that_is_taken_down_r25_r53(world: World, school: School) -> None:
    course = cover_course(world, school, school.completed(school.mooc()), WIDE)
    run = school.published_run(day(world), day(world) + DAY, course)
    student = call_of(Role.STUDENT, institution_id=school.institution_id)
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    world.service.take_down_run(school.admin, TakeDownRun(run_id=run.run_id, reason="侵权"))
    for stranger in (Call(), student):
        with pytest.raises(NotFound, match="run_not_found"):
            run_cover(world, stranger, run)
    assert run_cover(world, school.admin, run) == WIDE


def test_a_spocs_cover_is_for_the_own_school_r22_r25(world: World, school: School) -> None:
    course = cover_course(world, school, school.completed(school.spoc()), WIDE)
    published = school.published_run(day(world), day(world) + DAY, course)
    student = call_of(Role.STUDENT, institution_id=school.institution_id)
    assert run_cover(world, student, published) == WIDE
    for stranger in (Call(), world.school().teacher):
        with pytest.raises(NotFound, match="run_not_found"):
            run_cover(world, stranger, published)


def test_a_follower_shows_its_sources_cover_and_has_none_of_its_own_r23_r25(world: World, school: School) -> None:
    course = cover_course(world, school, school.completed(school.mooc()), WIDE)
    source = school.published_run(day(world), day(world) + 9 * DAY, course)
    other = world.school()
    follower = world.service.create_course(
        other.teacher, CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=source.run_id)
    )
    shown = world.service.course_cover(other.teacher, GetCourseCover(course_id=follower.course_id))
    assert content_of(shown) == WIDE
    with pytest.raises(Conflict, match="synchronous_course_locked"):
        cover_course(world, other, follower, WIDER)
