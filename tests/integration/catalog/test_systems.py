"""What systems of schools read of courses: the own school's, by scope (R1, R2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.contracts.catalog.course import ChangeCourse, GetCourse, ListCourses
from chassis.contracts.catalog.library import GetLibraryEntry, ListLibraryEntries
from chassis.contracts.catalog.outline import GetOutline
from chassis.contracts.catalog.run import GetRun, ListCourseRuns, ListRuns, TakeDownRun
from chassis.contracts.catalog.team import ListTeam
from chassis.domain.errors import NotFound, NotPermitted
from chassis.domain.scopes import ClientScope
from chassis.workdays import today
from tests.factories import system_of
from tests.integration.catalog.world import School, World


def test_a_system_reads_courses_runs_and_outlines_of_its_school_r2(world: World, school: School) -> None:
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=10))
    reader = system_of(school.institution_id, ClientScope.COURSES_READ)
    listed = world.service.list_courses(reader, ListCourses()).items
    assert [course.course_id for course in listed] == [run.course_id]
    assert world.service.get_course(reader, GetCourse(course_id=run.course_id)).course_id == run.course_id
    assert [each.run_id for each in world.service.list_runs(reader, ListRuns()).items] == [run.run_id]
    of_course = world.service.list_course_runs(reader, ListCourseRuns(course_id=run.course_id)).items
    assert [each.run_id for each in of_course] == [run.run_id]
    assert world.service.get_run(reader, GetRun(run_id=run.run_id)).run_id == run.run_id
    assert world.service.get_outline(reader, GetOutline(outline_id=run.outline_id)).chapters
    assert world.service.list_team(reader, ListTeam(run_id=run.run_id)).items
    (entry,) = world.service.list_library_entries(reader, ListLibraryEntries()).items
    assert world.service.get_library_entry(reader, GetLibraryEntry(entry_id=entry.entry_id)) == entry


def test_a_system_finds_nothing_of_other_schools_r2(world: World, school: School) -> None:
    run = school.draft_run()
    stranger = system_of(world.school().institution_id, *ClientScope)
    assert world.service.list_runs(stranger, ListRuns()).items == []
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.get_run(stranger, GetRun(run_id=run.run_id))
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.get_course(stranger, GetCourse(course_id=run.course_id))


def test_a_system_without_the_scope_is_refused_by_the_service_itself_r2(world: World, school: School) -> None:
    run = school.draft_run()
    others = system_of(school.institution_id, *(set(ClientScope) - {ClientScope.COURSES_READ}))
    with pytest.raises(NotPermitted, match="scope_required"):
        world.service.get_run(others, GetRun(run_id=run.run_id))


def test_no_scope_lets_a_system_decide_or_build(world: World, school: School) -> None:
    day = today(world.clock.now)
    run = school.published_run(day, day + timedelta(days=10))
    everything = system_of(school.institution_id, *ClientScope)
    with pytest.raises(NotPermitted, match="scope_required"):
        world.service.take_down_run(everything, TakeDownRun(run_id=run.run_id, reason="不合适"))
    with pytest.raises(NotPermitted, match="scope_required"):
        world.service.change_course(
            everything, ChangeCourse(course_id=run.course_id, expected_version=1, category_code="01")
        )
