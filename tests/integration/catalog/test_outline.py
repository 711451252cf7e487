"""Outlines on a real database: what is stored, by how many statements, and for whom (R34, R40–R44, R54)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.contracts.catalog.course import GetCourse
from chassis.contracts.catalog.outline import (
    AddChapter,
    AddSection,
    AddUnit,
    ChangeUnit,
    DeleteChapter,
    GetOutline,
    MoveChapter,
    MoveUnit,
    OutlineView,
    RenameChapter,
)
from chassis.domain.errors import Conflict, NotFound, NotPermitted, StaleVersion
from chassis.workdays import today
from tests.integration.catalog.world import School, World
from tests.racing import race
from tests.statements import statements


def titles(outline: OutlineView) -> list[str]:
    return [chapter.title for chapter in outline.chapters]


def large_outline(world: World, school: School, chapters: int, sections: int, units: int) -> OutlineView:
    course = school.mooc(f"大课 {chapters}×{sections}×{units}")
    resource_id = school.resource(course)
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))
    with world.application.transaction(school.teacher) as tx:
        stored = tx.outlines.get(outline.outline_id)
        assert stored is not None
        for _ in range(chapters):
            chapter = stored.add_chapter("章")
            for _ in range(sections):
                section = stored.add_section(chapter.chapter_id, "节")
                for _ in range(units):
                    stored.add_unit(section.section_id, "单元", resource_id)
    return world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))


def test_an_outline_of_400_units_loads_in_four_statements_r40(world: World, school: School) -> None:
    outline = large_outline(world, school, 8, 10, 5)
    application = world.application
    with application.transaction(school.teacher, read_only=True) as tx, statements(application.engine) as executed:
        stored = tx.outlines.get(outline.outline_id)
        assert stored is not None
        assert len(list(stored.units())) == 400
    assert len(executed) == 4, executed


def test_reading_and_editing_do_not_grow_with_the_outline_r40(world: World, school: School) -> None:
    counts = []
    for size in ((1, 1, 1), (8, 10, 5)):
        outline = large_outline(world, school, *size)
        at = {"outline_id": outline.outline_id, "expected_version": outline.version}
        with statements(world.application.engine) as executed:
            world.service.get_outline(school.teacher, GetOutline(outline_id=outline.outline_id))
            world.service.rename_chapter(
                school.teacher,
                RenameChapter(**at, chapter_id=outline.chapters[0].chapter_id, title="第一章"),
            )
        counts.append(len(executed))
        writes = [each for each in executed if each.startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [each.split()[1] for each in writes] == ["outlines", "chapters"]
    assert counts[0] == counts[1]


def test_a_runs_outline_of_400_units_is_one_call_of_a_few_statements_r40_r50(world: World, school: School) -> None:
    counts = []
    for size in ((1, 1, 1), (8, 10, 5)):
        course = world.service.get_course(
            school.teacher, GetCourse(course_id=large_outline(world, school, *size).course_id)
        )
        run = school.draft_run(school.fill_information(course))
        with statements(world.application.engine) as executed:
            outline = world.service.get_outline(school.teacher, GetOutline(outline_id=run.outline_id))
        counts.append(len(executed))
        units = [unit for chapter in outline.chapters for section in chapter.sections for unit in section.units]
        assert len(units) == size[0] * size[1] * size[2]
    assert counts[0] == counts[1] <= 6


def test_only_approved_resources_of_the_course_become_units_r34(world: World, school: School) -> None:
    course = school.mooc()
    for resource_id, cause in (
        (school.resource(course, is_usable=False), "not_approved"),
        (school.resource(course, is_deleted=True), "not_approved"),
        (school.resource(school.spoc()), "not_of_this_course"),
        (course.course_id, "not_of_this_course"),
    ):
        with pytest.raises(Conflict) as refused:
            school.add_unit(course.outline_id, resource_id)
        assert (refused.value.code, refused.value.details["cause"]) == ("resource_not_usable", cause)
    usable = school.resource(course)
    outline = school.add_unit(course.outline_id, usable)
    unit = outline.chapters[-1].sections[0].units[0]
    assert (unit.resource_id, unit.resource_title, unit.is_usable) == (usable, "第一讲", True)
    with pytest.raises(Conflict, match="resource_not_usable"):
        world.service.change_unit(
            school.teacher,
            ChangeUnit(
                outline_id=outline.outline_id,
                expected_version=outline.version,
                unit_id=unit.unit_id,
                resource_id=school.resource(course, is_usable=False),
            ),
        )


def test_a_unit_gets_another_name_and_resource_r41(world: World, school: School) -> None:
    course = school.mooc()
    outline = school.add_unit(course.outline_id, school.resource(course))
    another = school.resource(course, title="第二讲")
    outline = world.service.change_unit(
        school.teacher,
        ChangeUnit(
            outline_id=outline.outline_id,
            expected_version=outline.version,
            unit_id=outline.chapters[0].sections[0].units[0].unit_id,
            title="新名字",
            resource_id=another,
        ),
    )
    unit = outline.chapters[0].sections[0].units[0]
    assert (unit.title, unit.resource_id, unit.resource_title) == ("新名字", another, "第二讲")


def test_moves_are_kept_and_stay_among_siblings_r43(world: World, school: School) -> None:
    course = school.mooc()
    for title in ("u1", "u2"):
        outline = school.add_unit(course.outline_id, school.resource(course), title)
    first, second = outline.chapters
    at: dict[str, Any] = {"outline_id": outline.outline_id}
    moved = world.service.move_chapter(
        school.teacher,
        MoveChapter(
            **at,
            expected_version=outline.version,
            chapter_id=second.chapter_id,
            before_id=first.chapter_id,
        ),
    )
    assert [chapter.chapter_id for chapter in moved.chapters] == [second.chapter_id, first.chapter_id]
    stored = world.service.get_outline(school.teacher, GetOutline(**at))
    assert stored == moved
    with pytest.raises(Conflict) as refused:
        world.service.move_unit(
            school.teacher,
            MoveUnit(
                **at,
                expected_version=stored.version,
                unit_id=first.sections[0].units[0].unit_id,
                before_id=second.sections[0].units[0].unit_id,
            ),
        )
    assert refused.value.code == "not_a_sibling"


def test_deleting_a_chapter_with_content_asks_for_cascade_r44(world: World, school: School) -> None:
    course = school.mooc()
    school.add_unit(course.outline_id, school.resource(course), "u1")
    outline = school.add_unit(course.outline_id, school.resource(course), "u2")
    at = {
        "outline_id": outline.outline_id,
        "expected_version": outline.version,
        "chapter_id": outline.chapters[0].chapter_id,
    }
    with pytest.raises(Conflict) as refused:
        world.service.delete_chapter(school.teacher, DeleteChapter(**at))
    assert refused.value.details == {"nodes_below": 2}
    world.service.delete_chapter(school.teacher, DeleteChapter(**at, cascade=True))
    stored = world.service.get_outline(school.teacher, GetOutline(outline_id=outline.outline_id))
    assert [chapter.chapter_id for chapter in stored.chapters] == [outline.chapters[1].chapter_id]


def test_of_two_edits_at_once_one_wins_and_the_other_is_told_r44(world: World, school: School) -> None:
    course = school.mooc()
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))

    def edit(number: int) -> OutlineView:
        return world.service.add_chapter(
            school.teacher,
            AddChapter(outline_id=outline.outline_id, expected_version=outline.version, title=f"第{number}章"),
        )

    outcomes = race([lambda: edit(1), lambda: edit(2)])
    assert sorted(type(each).__name__ for each in outcomes) == ["OutlineView", "StaleVersion"]
    stored = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))
    assert (len(stored.chapters), stored.version) == (1, outline.version + 1)


def test_a_stale_edit_is_refused_before_anything_else_r44(world: World, school: School) -> None:
    course = school.mooc()
    outline = school.add_unit(course.outline_id, school.resource(course))
    with pytest.raises(StaleVersion):
        world.service.add_section(
            school.teacher,
            AddSection(
                outline_id=outline.outline_id,
                expected_version=outline.version - 1,
                chapter_id=outline.chapters[0].chapter_id,
                title="x",
            ),
        )


def test_a_runs_outline_is_edited_until_it_is_published_r50_r54(world: World, school: School) -> None:
    day = today(world.clock.now)
    course = school.completed(school.mooc())
    draft = school.draft_run(course)
    copied = world.service.get_outline(school.teacher, GetOutline(outline_id=draft.outline_id))
    original = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))
    assert titles(copied) == titles(original)
    assert copied.chapters[0].chapter_id != original.chapters[0].chapter_id
    school.add_unit(draft.outline_id, school.resource(course))
    assert len(original.chapters) == 1

    published = school.published_run(day, day + timedelta(days=10), course)
    with pytest.raises(Conflict) as refused:
        school.add_unit(published.outline_id, school.resource(course))
    assert (refused.value.code, refused.value.details["state"]) == ("run_state", "published")


def test_an_outline_is_not_found_by_those_who_may_not_read_its_course_r2(world: World, school: School) -> None:
    run = school.draft_run()
    for stranger in (world.school().teacher, school.new_teacher()):
        with pytest.raises(NotFound, match="outline_not_found"):
            world.service.get_outline(stranger, GetOutline(outline_id=run.outline_id))
        with pytest.raises(NotFound, match="outline_not_found"):
            world.service.add_chapter(
                stranger, AddChapter(outline_id=run.outline_id, expected_version=1, title="x")
            )
    with pytest.raises(NotPermitted, match="content_permission_required"):
        world.service.add_chapter(
            school.admin, AddChapter(outline_id=run.outline_id, expected_version=1, title="x")
        )


def test_repeating_an_edit_with_its_key_adds_nothing(world: World, school: School) -> None:
    course = school.mooc()
    call = school.teacher.model_copy(update={"idempotency_key": "add the chapter"})
    command = AddChapter(outline_id=course.outline_id, expected_version=1, title="第一章")
    first = world.service.add_chapter(call, command)
    assert world.service.add_chapter(call, command) == first
    stored = world.service.get_outline(school.teacher, GetOutline(outline_id=course.outline_id))
    assert titles(stored) == ["第一章"]
    with pytest.raises(StaleVersion):
        world.service.add_unit(
            school.teacher,
            AddUnit(
                outline_id=course.outline_id,
                expected_version=1,
                section_id=course.course_id,
                title="x",
                resource_id=course.course_id,
            ),
        )
