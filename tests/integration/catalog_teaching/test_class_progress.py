"""How far a class is, unit by unit, and each of its students (R2, R87)."""

from __future__ import annotations

import pytest

from chassis.contracts.catalog.progress import GetStudentProgress, GetUnitProgress
from chassis.contracts.catalog.release import ReleaseStatement, SetReleases
from chassis.domain.errors import NotFound, NotPermitted
from tests.integration.catalog_teaching.test_classes import empower
from tests.integration.catalog_teaching.test_learning import joined, open_run, report
from tests.integration.catalog_teaching.test_roster import remove
from tests.integration.catalog_teaching.world import RunInWorld, World
from tests.statements import cost_of


def units(world: World, run: RunInWorld) -> list[tuple[int, int, int]]:
    view = world.service.unit_progress(world.leader, GetUnitProgress(class_id=run.public_class_id))
    return [(each.opened_count, each.completed_count, each.watched_seconds) for each in view.units]


def test_the_teacher_sees_how_far_the_class_is_in_each_unit_r87(world: World) -> None:
    run = open_run(world)
    first, second, idle = joined(world, run), joined(world, run), joined(world, run)
    report(world, first, run.unit_ids[0], (0, 600))
    report(world, second, run.unit_ids[0], (0, 60))
    report(world, second, run.unit_ids[2])
    view = world.service.unit_progress(world.admin, GetUnitProgress(class_id=run.public_class_id))
    assert (view.student_count, [each.title for each in view.units]) == (3, ["第一讲", "第二讲", "讲义"])
    assert units(world, run) == [(2, 1, 660), (0, 0, 0), (1, 1, 0)]
    remove(world, run.public_class_id, second, world.leader)
    remove(world, run.public_class_id, idle, world.leader)
    assert units(world, run) == [(1, 1, 600), (0, 0, 0), (0, 0, 0)]


def test_the_teacher_sees_how_far_one_student_is_in_each_unit_r84_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[0], (0, 600), position=600)
    report(world, student, run.unit_ids[2])
    keep = [ReleaseStatement(level="unit", node_id=run.unit_ids[0])]
    world.service.set_releases(
        world.leader, SetReleases(class_id=run.public_class_id, statements=keep, expected_version=2)
    )
    ask = GetStudentProgress(class_id=run.public_class_id, student_id=student.actor.actor_id)
    view = world.service.student_progress(world.leader, ask)
    assert (view.unit_count, view.completed_units) == (1, 1)
    assert [(each.is_visible, each.watched_seconds, each.completed_at is not None) for each in view.units] == [
        (True, 600, True),
        (False, 0, False),
        (False, 0, True),
    ]
    assert [each.opened_at is None for each in view.units] == [False, True, False]


def test_progress_is_for_those_who_may_know_the_students_r2_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    at = {"class_id": run.public_class_id}
    ask = GetStudentProgress(**at, student_id=student.actor.actor_id)
    for nobody in (world.stranger, student, world.other_admin):
        with pytest.raises(NotFound, match="class_not_found"):
            world.service.unit_progress(nobody, GetUnitProgress(**at))
        with pytest.raises(NotFound, match="class_not_found"):
            world.service.student_progress(nobody, ask)
    other = GetStudentProgress(**at, student_id=world.learner.actor.actor_id)
    with pytest.raises(NotFound, match="student_not_in_class"):
        world.service.student_progress(world.leader, other)
    empower(world, run, world.tutor, "classes")
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.unit_progress(world.tutor, GetUnitProgress(**at))


def test_progress_costs_few_statements_however_many_learn_r87(world: World) -> None:
    run = open_run(world)
    students = [joined(world, run) for _ in range(4)]
    for student in students:
        report(world, student, run.unit_ids[0], (0, 10))
    one = GetStudentProgress(class_id=run.public_class_id, student_id=students[0].actor.actor_id)
    costs = cost_of(
        world.service.application.engine,
        {
            "class": lambda: world.service.unit_progress(
                world.leader, GetUnitProgress(class_id=run.public_class_id)
            ),
            "student": lambda: world.service.student_progress(world.leader, one),
        },
    )
    assert costs == {"class": 8, "student": 9}
