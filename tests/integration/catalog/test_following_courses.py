"""Courses that follow a run of another school, and courses that are copies of one (R23, R24, R28)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.contracts.catalog.course import CourseView, CreateCourse, GetCourse, ListCourses
from chassis.contracts.catalog.events import CatalogNotice, CatalogReviewWithdrawn
from chassis.contracts.catalog.outline import ChangeUnit, DeleteChapter, GetOutline
from chassis.contracts.catalog.resource import DeletionGrant, UsableResourceGrant, UsableResources
from chassis.contracts.catalog.run import (
    CloseRun,
    GetRun,
    ListRuns,
    OpenRun,
    ReopenRun,
    RunView,
    SweepRuns,
    TakeDownRun,
)
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from tests.factories import SYSTEM_CALL
from tests.integration.catalog.world import DAY, LAST_DAY, MONDAY, School, World

pytestmark = pytest.mark.usefixtures("monday")
SOURCE_IS_OVER = "所跟随的课程已结课或下架"


def follow(world: World, school: School, source: RunView) -> CourseView:
    command = CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=source.run_id)
    return world.service.create_course(school.teacher, command)


def copy_of(world: World, school: School, source: RunView) -> CourseView:
    command = CreateCourse(course_type="spoc", spoc_kind="asynchronous", source_run_id=source.run_id)
    return world.service.create_course(school.teacher, command)


def finished_run(world: World, school: School) -> RunView:
    run = school.published_run(MONDAY, LAST_DAY)
    return world.service.close_run(school.teacher, CloseRun(run_id=run.run_id))


def notices(world: World, course: CourseView) -> list[dict[str, Any]]:
    return world.outbox(CatalogNotice, kind="followed_run_over", link=f"/api/v1/courses/{course.course_id}")


def test_a_follower_says_what_its_source_says_at_any_time_r23(world: World, school: School) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = follow(world, other, source)
    run = other.published_run(MONDAY, LAST_DAY, course)
    with world.application.transaction(school.teacher) as tx:
        stored = tx.runs.get(source.run_id)
        assert stored is not None
        # As when the centre approves another name for a course that runs.
        stored.information = type(stored.information)(
            "换了名字", "08", stored.information.online_credits, None, stored.information.overview
        )
        stored.version += 1
    told: list[Any] = [
        world.service.get_course(other.teacher, GetCourse(course_id=course.course_id)),
        world.service.get_run(other.teacher, GetRun(run_id=run.run_id)),
        world.service.list_courses(other.admin, ListCourses()).items[0],
        world.service.list_runs(other.admin, ListRuns()).items[0],
    ]
    for view in told:
        assert (view.title, view.category_code, view.total_credits) == ("换了名字", "08", None)
        assert view.online_credits == source.online_credits


def test_a_follower_has_its_sources_content_and_changes_none_of_it_r23(world: World, school: School) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = follow(world, other, source)
    run = other.draft_run(course)
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=source.outline_id))
    for copied_id in (course.outline_id, run.outline_id):
        copied = world.service.get_outline(other.teacher, GetOutline(outline_id=copied_id))
        assert [chapter.title for chapter in copied.chapters] == [chapter.title for chapter in outline.chapters]
        with pytest.raises(Conflict, match="synchronous_course_locked"):
            world.service.delete_chapter(
                other.teacher,
                DeleteChapter(
                    outline_id=copied_id,
                    expected_version=copied.version,
                    chapter_id=copied.chapters[0].chapter_id,
                    cascade=True,
                ),
            )


def test_nothing_follows_a_follower_r23(world: World, school: School) -> None:
    other = world.school()
    run = other.published_run(MONDAY, LAST_DAY, follow(world, other, school.published_run(MONDAY, LAST_DAY)))
    with pytest.raises(NotFound, match="source_run_not_found"):
        follow(world, world.school(), run)


@pytest.mark.parametrize("ending", ["closed", "taken down", "over"])
def test_whoever_leads_a_follower_is_told_that_its_source_is_over_r23(
    world: World, school: School, ending: str
) -> None:
    """With no run at the moment too; and no new one can be opened."""
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    course = follow(world, other, source)
    first = other.published_run(MONDAY, MONDAY + DAY, course)
    world.service.close_run(other.teacher, CloseRun(run_id=first.run_id))
    if ending == "closed":
        world.service.close_run(school.teacher, CloseRun(run_id=source.run_id))
    elif ending == "taken down":
        world.service.take_down_run(school.admin, TakeDownRun(run_id=source.run_id, reason="侵权"))
    else:
        world.clock.set(LAST_DAY + DAY)
        world.service.sweep_runs(SYSTEM_CALL, SweepRuns())
    [told] = notices(world, course)
    assert (told["person_ids"], told["facts"]["title"]) == ([other.teacher.actor.actor_id], source.title)
    openings: list[Callable[[], RunView]] = [
        lambda: world.service.open_run(other.teacher, OpenRun(course_id=course.course_id)),
        lambda: world.service.reopen_run(other.teacher, ReopenRun(run_id=first.run_id)),
    ]
    for opening in openings:
        with pytest.raises(Conflict, match="source_not_running"):
            opening()


@pytest.mark.parametrize("ending", ["closed", "taken down"])
def test_a_waiting_follower_leaves_the_desk_when_its_source_ends_r23(
    world: World, school: School, ending: str
) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    other = world.school()
    waiting = other.pending_run(MONDAY, LAST_DAY, follow(world, other, source))
    if ending == "closed":
        world.service.close_run(school.teacher, CloseRun(run_id=source.run_id))
    else:
        world.service.take_down_run(school.admin, TakeDownRun(run_id=source.run_id, reason="侵权"))
    seen = world.service.get_run(other.teacher, GetRun(run_id=waiting.run_id))
    assert (seen.phase, seen.reason) == ("rejected", SOURCE_IS_OVER)
    [withdrawn] = world.outbox(CatalogReviewWithdrawn, subject_id=waiting.run_id)
    assert withdrawn["subject_version"] == waiting.version


def test_a_copy_may_use_what_its_source_showed_and_its_own_r24(world: World, school: School) -> None:
    source = finished_run(world, school)
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=source.outline_id))
    lent = outline.chapters[0].sections[0].units[0].resource_id
    unshown = school.resource(world.service.get_course(school.teacher, GetCourse(course_id=source.course_id)))
    other = world.school()
    course = copy_of(world, other, source)
    own = other.resource(course, title="我们的讲授")
    picker = UsableResources(course_id=course.course_id)
    listed = world.service.usable_resources(other.teacher, picker)
    assert [each.resource_id for each in listed.items] == [lent, own]

    copied = world.service.get_outline(other.teacher, GetOutline(outline_id=course.outline_id))
    emptied = world.service.delete_chapter(
        other.teacher,
        DeleteChapter(
            outline_id=course.outline_id,
            expected_version=copied.version,
            chapter_id=copied.chapters[0].chapter_id,
            cascade=True,
        ),
    )
    assert emptied.chapters == []
    again = other.add_unit(course.outline_id, lent)
    unit = again.chapters[0].sections[0].units[0]
    for resource_id in (own, lent):
        again = world.service.change_unit(
            other.teacher,
            ChangeUnit(
                outline_id=course.outline_id,
                expected_version=again.version,
                unit_id=unit.unit_id,
                resource_id=resource_id,
            ),
        )
    with pytest.raises(Conflict, match="resource_not_usable"):
        other.add_unit(course.outline_id, unshown)
    other.fill_information(course)
    run = other.draft_run(course)
    assert run.credits_meter.video_seconds == 600


def test_who_edits_a_copy_may_watch_what_its_source_showed_r24_r37(world: World, school: School) -> None:
    source = finished_run(world, school)
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=source.outline_id))
    lent = outline.chapters[0].sections[0].units[0].resource_id
    unshown = school.resource(world.service.get_course(school.teacher, GetCourse(course_id=source.course_id)))
    other = world.school()
    course = copy_of(world, other, source)
    asked = UsableResourceGrant(course_id=course.course_id, resource_id=lent)
    answer = world.service.usable_resource_grant(other.teacher, asked)
    grant = world.application.grants.verify(answer.grant, purpose="resource_view", now=world.clock.now)
    assert (grant.actor_id, grant.subjects) == (other.teacher.actor.actor_id, {"resource_id": lent})
    with pytest.raises(NotFound, match="resource_not_found"):
        world.service.usable_resource_grant(
            other.teacher, UsableResourceGrant(course_id=course.course_id, resource_id=unshown)
        )
    with pytest.raises(NotPermitted, match="content_permission_required"):
        world.service.usable_resource_grant(other.admin, asked)
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.usable_resource_grant(school.teacher, asked)


def test_what_a_copy_uses_its_owner_cannot_delete_r24_r36(world: World, school: School) -> None:
    source = finished_run(world, school)
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=source.outline_id))
    lent = outline.chapters[0].sections[0].units[0].resource_id
    course = copy_of(world, world.school(), source)
    with pytest.raises(Conflict) as refused:
        world.service.deletion_grant(school.teacher, DeletionGrant(resource_id=lent))
    assert course.outline_id in {place["outline_id"] for place in refused.value.details["places"]}


def test_a_copy_at_another_kind_of_school_chooses_its_own_category_r24_r28(world: World, school: School) -> None:
    source = finished_run(world, school)
    assert copy_of(world, world.school("vocational"), source).category_code is None
    assert copy_of(world, world.school(), source).category_code == source.category_code == "07"
