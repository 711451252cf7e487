"""Who sees and edits courses, runs and outlines: leader, team, school, centre, nobody else (R2, R81)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.course import ChangeCourse, GetCourse, ListCourses
from chassis.contracts.catalog.library import ListLibraryEntries
from chassis.contracts.catalog.outline import AddChapter, GetOutline
from chassis.contracts.catalog.resource import CourseGrant
from chassis.contracts.catalog.run import CompareRuns, GetRun, ListCourseRuns, ListRuns, RunView
from chassis.contracts.catalog.team import AddTeamMember
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.workdays import today
from tests.factories import call_of
from tests.integration.catalog.world import School, World


def add_chapter(world: World, caller: Call, run: RunView) -> None:
    outline = world.service.get_outline(caller, GetOutline(outline_id=run.outline_id))
    world.service.add_chapter(
        caller, AddChapter(outline_id=run.outline_id, expected_version=outline.version, title="新章")
    )


def test_a_team_member_with_the_permission_edits_content_r81(world: World, school: School) -> None:
    run = school.draft_run()
    editor, tutor = school.new_teacher(), world.school().new_teacher()
    for person, permission in ((editor, "content"), (tutor, "classes")):
        world.service.add_team_member(
            school.teacher,
            AddTeamMember.model_validate(
                {"run_id": run.run_id, "person_id": person.actor.actor_id, "permissions": [permission]}
            ),
        )
    add_chapter(world, editor, run)
    assert world.service.course_grant(editor, CourseGrant(course_id=run.course_id)).grant

    assert world.service.get_run(tutor, GetRun(run_id=run.run_id)).run_id == run.run_id
    assert world.service.get_course(tutor, GetCourse(course_id=run.course_id)).course_id == run.course_id
    with pytest.raises(NotPermitted, match="content_permission_required"):
        add_chapter(world, tutor, run)
    with pytest.raises(NotPermitted, match="content_permission_required"):
        world.service.course_grant(tutor, CourseGrant(course_id=run.course_id))
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.change_course(
            editor, ChangeCourse(course_id=run.course_id, expected_version=2, category_code="01")
        )


def test_a_team_member_lists_and_compares_no_runs_but_the_own_ones_r2(world: World, school: School) -> None:
    course = school.completed(school.mooc("数学分析"))
    earlier, latest = school.draft_run(course), school.draft_run(course)
    tutor = world.school().new_teacher()
    command = {"run_id": earlier.run_id, "person_id": tutor.actor.actor_id, "permissions": ["classes"]}
    with pytest.raises(Conflict, match="not_latest_run"):
        world.service.add_team_member(school.teacher, AddTeamMember.model_validate(command))
    world.service.add_team_member(
        school.teacher, AddTeamMember.model_validate({**command, "run_id": latest.run_id})
    )
    listed = world.service.list_course_runs(tutor, ListCourseRuns(course_id=course.course_id))
    assert [run.run_id for run in listed.items] == [latest.run_id]
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.compare_runs(
            tutor, CompareRuns(course_id=course.course_id, from_run_id=earlier.run_id, to_run_id=latest.run_id)
        )


def test_the_schools_administrator_holds_the_right_to_the_resources_of_its_courses_r2(
    world: World, school: School
) -> None:
    course = school.mooc("数学建模")
    assert world.service.course_grant(school.admin, CourseGrant(course_id=course.course_id)).grant
    for stranger in (world.school().admin, world.centre()):
        with pytest.raises((NotFound, NotPermitted)):
            world.service.course_grant(stranger, CourseGrant(course_id=course.course_id))


def test_a_run_is_read_by_its_school_and_the_centre_and_nobody_else_r2(world: World, school: School) -> None:
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=10))
    for reader in (school.teacher, school.admin, world.centre(), call_of(Role.PLATFORM_ADMIN)):
        assert world.service.get_run(reader, GetRun(run_id=run.run_id)).run_id == run.run_id
    other = world.school()
    for stranger in (other.admin, other.teacher, school.new_teacher(), call_of(Role.STUDENT), Call()):
        with pytest.raises(NotFound, match="run_not_found"):
            world.service.get_run(stranger, GetRun(run_id=run.run_id))


def test_asking_for_others_things_finds_nothing_r2(world: World, school: School) -> None:
    other = world.school()
    other.mooc()
    foreign = {"institution_id": other.institution_id}
    assert world.service.list_courses(school.admin, ListCourses.model_validate(foreign)).items == []
    assert world.service.list_runs(school.admin, ListRuns.model_validate(foreign)).items == []
    entries = ListLibraryEntries.model_validate(foreign)
    assert world.service.list_library_entries(school.admin, entries).items == []
    leader = {"leader_id": other.teacher.actor.actor_id}
    assert world.service.list_courses(school.teacher, ListCourses.model_validate(leader)).items == []
    assert (
        world.service.list_library_entries(school.teacher, ListLibraryEntries.model_validate(leader)).items == []
    )
    with pytest.raises(NotPermitted, match="role_required"):
        world.service.list_courses(call_of(Role.STUDENT), ListCourses())
