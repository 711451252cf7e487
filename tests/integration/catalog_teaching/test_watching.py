"""Reports of players on the real database: plausible, out of order, and from a thousand students at once (R87)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.enrolment import JoinRun, ListStudents
from chassis.contracts.catalog.learning import PlaybackGrant
from chassis.contracts.catalog.progress import GetUnitProgress
from chassis.contracts.catalog.release import ReleaseAll
from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from tests.integration.catalog_teaching.test_class_progress import units
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file, numbers, tutored_class
from tests.integration.catalog_teaching.test_learning import joined, open_run, report
from tests.integration.catalog_teaching.world import START, World
from tests.racing import race
from tests.statements import statements

STUDENTS = 1000
LANES = 8


def newcomer(world: World, run_id: str) -> Call:
    student = world.person("newcomer", None, Role.LEARNER)
    world.service.join_run(student, JoinRun(run_id=run_id))
    return student


def test_nobody_watches_ten_minutes_in_a_moment_but_whoever_waits_is_credited_r87(world: World) -> None:
    run = open_run(world)
    student = newcomer(world, run.run_id)
    whole = (0.0, 600.0)
    at_once = report(world, student, run.unit_ids[0], whole, position=600)
    assert (at_once.watched_seconds, at_once.uncredited_seconds, at_once.is_complete) == (60, 540, False)
    assert report(world, student, run.unit_ids[0], whole).uncredited_seconds == 540
    assert report(world, student, run.unit_ids[1], whole).watched_seconds == 0
    world.clock.now = START + timedelta(seconds=200)
    later = report(world, student, run.unit_ids[0], whole)
    assert (later.watched_seconds, later.uncredited_seconds) == (460, 140)
    world.clock.now = START + timedelta(seconds=270)
    assert report(world, student, run.unit_ids[0], whole).is_complete


def test_what_a_player_saw_offline_is_credited_when_it_comes_r87(world: World) -> None:
    run = open_run(world)
    student = newcomer(world, run.run_id)
    world.clock.now = START + timedelta(hours=3)
    for unit_id in run.unit_ids[:2]:
        told = [(start * 60.0, start * 60.0 + 60) for start in range(10)]
        done = report(world, student, unit_id, *told, position=600, at=START + timedelta(minutes=30))
        assert (done.is_complete, done.uncredited_seconds) == (True, 0)


def test_batches_of_one_student_in_several_units_at_once_share_one_budget_r87(world: World) -> None:
    run = open_run(world)
    student = newcomer(world, run.run_id)
    outcomes = race([partial(report, world, student, unit_id, (0, 600)) for unit_id in run.unit_ids[:2] * 4])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert sum(watched for _, _, watched in units(world, run)) == 60


def test_the_first_reports_of_a_student_at_once_lose_nothing_r87(world: World) -> None:
    run = open_run(world)
    for _ in range(5):
        student = joined(world, run)
        told = [(lane * 60.0, lane * 60.0 + 60) for lane in range(6)]
        race([partial(report, world, student, run.unit_ids[0], each) for each in told])
        assert report(world, student, run.unit_ids[0]).watched_seconds == 360


def test_a_report_that_is_overtaken_is_taken_in_with_few_statements_more_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[0], (0, 10))
    application = world.service.application
    with application.transaction(student) as tx:
        seat = tx.watching.seat(run.unit_ids[0], student.actor.actor_id)
        assert seat is not None
        assert seat.record is not None
        report(world, student, run.unit_ids[0], (10, 20))
        assert not tx.watching.keep(seat.record, seat.budget, seat.budget.spend(0, tx.now))
        with statements(application.engine) as executed:
            tx.watching.hold(seat, student.actor.actor_id)
            again = tx.watching.seat(run.unit_ids[0], student.actor.actor_id)
            assert again is not None
            assert again.record is not None
            assert again.record.watched == [(0.0, 20.0)]
            assert tx.watching.keep(again.record, again.budget, again.budget.spend(0, tx.now))
        assert len(executed) == 3


def test_a_thousand_students_report_at_once_and_all_is_kept_r87(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.service.release_all(world.tutor, ReleaseAll(class_id=class_id))
    keys = numbers("thousand", STUDENTS)
    students = world.students(world.other_school, keys)
    import_file(world, world.tutor, class_id, csv_of(*[(key, "") for key in keys]))
    world.clock.now = START + timedelta(hours=1)
    told = [
        partial(
            report, world, student, run.unit_ids[0], each, position=each[1], at=START + timedelta(seconds=each[1])
        )
        for student in students
        for each in ((0.0, 300.0), (300.0, 560.0))
    ]
    told = told[1::2] + told[::2]
    with ThreadPoolExecutor(LANES) as pool:
        for future in [pool.submit(each) for each in told]:
            future.result()
    view = world.service.unit_progress(world.tutor, GetUnitProgress(class_id=class_id))
    first = view.units[0]
    assert (first.opened_count, first.completed_count, first.watched_seconds) == (
        STUDENTS,
        STUDENTS,
        560 * STUDENTS,
    )
    page = world.service.list_students(world.tutor, ListStudents(class_id=class_id, limit=200))
    assert {(each.watched_seconds, each.completed_units) for each in page.items} == {(560, 1)}
    resumed = world.service.playback_grant(students[0], PlaybackGrant(unit_id=run.unit_ids[0]))
    assert resumed.resume_at_seconds == 560


def test_who_is_in_no_class_of_the_run_reports_nothing_r37_r87(world: World) -> None:
    run = open_run(world)
    with pytest.raises(NotFound, match="unit_not_found"):
        report(world, world.learner, run.unit_ids[0], (0, 10))
