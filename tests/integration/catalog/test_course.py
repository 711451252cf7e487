"""Creating courses and filling them in (R20–R28, R34, R36)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.course import (
    ChangeCourse,
    CreateCourse,
    GetCourse,
    GetOverviewTemplate,
    ListCategories,
    ListCourses,
    OverviewPartView,
)
from chassis.contracts.catalog.outline import DeleteUnit, GetOutline
from chassis.contracts.catalog.resource import CourseGrant, DeletionGrant, UsableResources
from chassis.contracts.catalog.run import CloseRun
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from chassis.workdays import today
from services.catalog.domain.resource import Resource
from services.catalog.usecases.resource import keep_resource
from tests.factories import call_of
from tests.integration.catalog.world import School, World


def mismatch(world: World, school: School, title: str) -> dict[str, Any]:
    with pytest.raises(Conflict) as refused:
        world.service.create_course(school.teacher, CreateCourse(course_type="mooc", title=title))
    assert refused.value.code == "library_mismatch"
    assert [error.pointer for error in refused.value.errors] == ["/title"]
    return refused.value.details


def test_a_mooc_needs_an_approved_entry_of_its_name_for_this_leader_r20_r21(world: World, school: School) -> None:
    assert mismatch(world, school, "线性代数")["way_out"] == "ask_centre"
    school.entry("线性代数", school.new_teacher())
    assert mismatch(world, school, "线性代数")["way_out"] == "leader_change"
    school.entry("高等代数")
    assert mismatch(world, school, "高等代数(上)")["way_out"] == "name_change"
    course = world.service.create_course(school.teacher, CreateCourse(course_type="mooc", title="高等代数"))
    assert (course.course_type, course.title, course.leader_id) == (
        "mooc",
        "高等代数",
        school.teacher.actor.actor_id,
    )
    with pytest.raises(Conflict, match="library_entry_used"):
        world.service.create_course(school.teacher, CreateCourse(course_type="mooc", title="高等代数"))


def test_another_schools_entry_lets_no_mooc_in_r21(world: World, school: School) -> None:
    other = world.school()
    other.entry("离散数学")
    assert mismatch(world, school, "离散数学")["differs"] == "nothing_on_file"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"course_type": "spoc", "title": "x"}, "spoc_kind_required"),
        ({"course_type": "mooc", "spoc_kind": "independent", "title": "x"}, "not_for_this_kind"),
        ({"course_type": "spoc", "spoc_kind": "independent"}, "title_required"),
        ({"course_type": "spoc", "spoc_kind": "synchronous"}, "source_run_required"),
    ],
)
def test_each_kind_needs_its_own_fields_r22(world: World, school: School, fields: Any, code: str) -> None:
    """The three kinds of a SPOC (R22)."""
    with pytest.raises(InvalidInput, match=code):
        world.service.create_course(school.teacher, CreateCourse(**fields))


def test_a_synchronous_course_references_a_running_run_and_is_locked_r23(world: World, school: School) -> None:
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=100))
    other = world.school()
    course = world.service.create_course(
        other.teacher, CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=run.run_id)
    )
    assert (course.title, course.source_run_id, course.missing) == (run.title, run.run_id, [])
    with pytest.raises(Conflict, match="synchronous_course_locked"):
        other.fill_information(course)
    with pytest.raises(Conflict, match="synchronous_course_locked"):
        world.service.course_grant(other.teacher, CourseGrant(course_id=course.course_id))
    with pytest.raises(Conflict) as refused:
        world.service.create_course(
            other.teacher, CreateCourse(course_type="spoc", spoc_kind="asynchronous", source_run_id=run.run_id)
        )
    assert (refused.value.code, refused.value.details) == ("source_not_finished", {"phase": "running"})


def test_an_asynchronous_course_copies_a_finished_run_and_changes_it_r24(world: World, school: School) -> None:
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=100))
    world.service.close_run(school.teacher, CloseRun(run_id=run.run_id))
    other = world.school("vocational")
    course = world.service.create_course(
        other.teacher,
        CreateCourse(course_type="spoc", spoc_kind="asynchronous", source_run_id=run.run_id, title="我们的代数"),
    )
    assert (course.title, course.missing) == ("我们的代数", [])
    own = other.resource(course)
    assert len(other.add_unit(course.outline_id, own).chapters) == 2
    with pytest.raises(Conflict, match="source_not_running"):
        world.service.create_course(
            other.teacher, CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=run.run_id)
        )


def test_what_is_no_published_mooc_run_is_no_source_r23(world: World, school: School) -> None:
    draft = school.draft_run()
    with pytest.raises(NotFound, match="source_run_not_found"):
        world.service.create_course(
            school.teacher, CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=draft.run_id)
        )


def test_information_is_filled_in_and_the_meter_says_what_carries_the_credits_r25(
    world: World, school: School
) -> None:
    course = school.mooc()
    assert course.missing == ["overview", "online_credits", "total_credits", "unit"]
    school.add_unit(course.outline_id, school.resource(course, seconds=14_400))
    changed = school.fill_information(course)
    assert (changed.missing, changed.version) == ([], course.version + 1)
    assert changed.online_credits == Decimal("1.0")
    assert changed.credits_meter.is_supported
    assert (changed.credits_meter.needed_seconds, changed.credits_meter.video_seconds) == (14_400, 14_400)


def test_two_people_editing_at_once_lose_nothing_r44(world: World, school: School) -> None:
    course = school.mooc()
    school.fill_information(course)
    with pytest.raises(StaleVersion, match="stale_version"):
        school.fill_information(course)


def test_a_mooc_keeps_the_name_on_file_and_the_template_its_headings_r21_r26(world: World, school: School) -> None:
    course = school.mooc()
    at = {"course_id": course.course_id, "expected_version": course.version}
    with pytest.raises(Conflict, match="mooc_title_is_on_file"):
        world.service.change_course(school.teacher, ChangeCourse(**at, title="别的名字"))
    template = world.service.overview_template(school.teacher, GetOverviewTemplate()).overview
    wrong = [OverviewPartView(heading="另一个", content="x"), *template[1:]]
    with pytest.raises(InvalidInput, match="overview_headings_changed"):
        world.service.change_course(school.teacher, ChangeCourse(**at, overview=wrong))


def test_categories_follow_the_kind_of_the_school_r28(world: World) -> None:
    listed = world.service.list_categories(world.centre(), ListCategories(institution_kind="vocational"))
    assert len(listed.items) == 19
    vocational = world.school("vocational")
    course = vocational.spoc()
    with pytest.raises(InvalidInput, match="category_of_other_kind"):
        vocational.fill_information(course)


def test_another_school_does_not_find_the_course_and_a_colleague_may_not_edit_r2(
    world: World, school: School
) -> None:
    course = school.mooc()
    at = GetCourse(course_id=course.course_id)
    for stranger in (world.school().admin, world.school().teacher, school.new_teacher(), call_of(Role.STUDENT)):
        with pytest.raises(NotFound, match="course_not_found"):
            world.service.get_course(stranger, at)
    assert world.service.get_course(school.admin, at).course_id == course.course_id
    assert world.service.get_course(world.centre(), at).course_id == course.course_id
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.change_course(
            school.admin, ChangeCourse(course_id=course.course_id, expected_version=1, category_code="07")
        )


def test_everyone_lists_the_own_part_r2(world: World, school: School) -> None:
    mooc, spoc = school.mooc(), school.spoc("100%的课程")
    listed = world.service.list_courses(school.teacher, ListCourses())
    assert [course.course_id for course in listed.items] == [spoc.course_id, mooc.course_id]
    found = world.service.list_courses(school.admin, ListCourses(q="0%的", course_type="spoc"))
    assert [course.course_id for course in found.items] == [spoc.course_id]
    assert world.service.list_courses(school.new_teacher(), ListCourses()).items == []


def test_information_resources_and_plan_are_filled_in_apart_r27(world: World, school: School) -> None:
    """A course has three modules (R27): none of them waits for another, and an edit of one is none of another."""
    course = school.spoc()
    resources = UsableResources(course_id=course.course_id)
    plan = GetOutline(outline_id=course.outline_id)
    assert world.service.usable_resources(school.teacher, resources).items == []
    assert world.service.get_outline(school.teacher, plan).chapters == []

    filled_in = school.fill_information(course)
    assert world.service.get_outline(school.teacher, plan).version == 1
    video = school.resource(course)
    assert [item.resource_id for item in world.service.usable_resources(school.teacher, resources).items] == [
        video
    ]
    planned = school.add_unit(course.outline_id, video)
    assert planned.chapters[0].sections[0].units[0].resource_id == video
    assert (
        world.service.get_course(school.teacher, GetCourse(course_id=course.course_id)).version
        == filled_in.version
    )


def test_the_picker_shows_what_may_be_used_r34(world: World, school: School) -> None:
    course = school.mooc()
    video = school.resource(course)
    school.resource(course, is_usable=False)
    school.resource(course, is_deleted=True)
    paper = school.resource(course, kind="material", seconds=None, title="讲义")
    query = UsableResources(course_id=course.course_id)
    listed = world.service.usable_resources(school.teacher, query)
    assert [item.resource_id for item in listed.items] == [video, paper]
    narrowed = world.service.usable_resources(
        school.teacher, UsableResources(course_id=course.course_id, kind="material", q="讲")
    )
    assert [item.resource_id for item in narrowed.items] == [paper]


def test_what_media_told_late_is_ignored_r34(world: World, school: School) -> None:
    course = school.mooc()
    resource_id = school.resource(course, version=5)
    school.resource(course, resource_id=resource_id, is_usable=False, version=4)
    query = UsableResources(course_id=course.course_id)
    assert len(world.service.usable_resources(school.teacher, query).items) == 1
    school.resource(course, resource_id=resource_id, is_usable=False, version=6)
    assert world.service.usable_resources(school.teacher, query).items == []


def test_of_two_tellings_at_once_the_newer_counts_r34(world: World, school: School) -> None:
    course = school.mooc()
    resource_id = school.resource(course, is_usable=False, version=1)
    withdrawn = partial(school.resource, course, resource_id=resource_id, is_usable=False, version=3)
    with ThreadPoolExecutor(1) as pool:
        with world.application.transaction(Call()) as late:
            keep_resource(late, Resource(resource_id, course.course_id, "video", "第一讲", True, False, 600.0, 2))
            newer = pool.submit(withdrawn)
            wait([newer], timeout=1)
        newer.result(timeout=10)
    query = UsableResources(course_id=course.course_id)
    assert world.service.usable_resources(school.teacher, query).items == []


def test_a_grant_lets_the_leader_edit_resources(world: World, school: School) -> None:
    course = school.mooc()
    answer = world.service.course_grant(school.teacher, CourseGrant(course_id=course.course_id))
    grant = world.application.grants.verify(answer.grant, purpose="course_edit", now=world.clock.now)
    assert grant.actor_id == school.teacher.actor.actor_id
    assert grant.subjects == {"course_id": course.course_id, "institution_id": school.institution_id}


def test_a_used_resource_cannot_be_deleted_and_the_places_are_named_r36(world: World, school: School) -> None:
    course = school.completed(school.mooc())
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=10), course)
    used = world.service.usable_resources(school.teacher, UsableResources(course_id=course.course_id)).items[0]
    with pytest.raises(Conflict) as refused:
        world.service.deletion_grant(school.teacher, DeletionGrant(resource_id=used.resource_id))
    assert refused.value.code == "resource_in_use"
    places = refused.value.details["places"]
    assert [(place["outline_id"], place["run_number"], place["unit"]) for place in places] == [
        (course.outline_id, None, "单元"),
        (run.outline_id, 1, "单元"),
    ]
    approved = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))
    [unit] = approved.chapters[0].sections[0].units
    world.service.delete_unit(
        school.teacher,
        DeleteUnit(outline_id=course.outline_id, expected_version=approved.version, unit_id=unit.unit_id),
    )
    with pytest.raises(Conflict, match="resource_in_use"):  # the run's own copy shows it still
        world.service.deletion_grant(school.admin, DeletionGrant(resource_id=used.resource_id))
    unused = school.resource(course)
    for editor in (school.teacher, school.admin):
        answer = world.service.deletion_grant(editor, DeletionGrant(resource_id=unused))
        grant = world.application.grants.verify(answer.grant, purpose="resource_delete", now=world.clock.now)
        assert grant.subjects == {"resource_id": unused}
    with pytest.raises(NotFound):
        world.service.deletion_grant(world.school().teacher, DeletionGrant(resource_id=unused))
    with pytest.raises(NotPermitted, match="content_permission_required"):
        world.service.deletion_grant(world.centre(), DeletionGrant(resource_id=unused))
