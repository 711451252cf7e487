"""Seeing, playing and learning on the real database (R37, R53, R54, R84, R85, R87)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.enrolment import JoinRun, ListStudents
from chassis.contracts.catalog.learning import (
    GetRunContent,
    ListMyRuns,
    PlaybackGrant,
    ProgressView,
    ReportProgress,
)
from chassis.contracts.catalog.public import GetCoursePage, GetPublicRun, SearchPublicRuns
from chassis.contracts.catalog.release import ReleaseAll, ReleaseStatement, SetReleases
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotAuthenticated, NotFound, NotPermitted
from chassis.grants import GrantSigner
from tests.integration.catalog_teaching.test_classes import empower
from tests.integration.catalog_teaching.world import GRANT_KEY, START, TODAY, RunInWorld, World
from tests.statements import cost_of, statements


def open_run(world: World, *, spoc: bool = False) -> RunInWorld:
    """A run whose public class may see everything and has the learner in it."""
    run = world.run(spoc=spoc)
    world.service.release_all(world.leader, ReleaseAll(class_id=run.public_class_id))
    return run


def joined(world: World, run: RunInWorld) -> Call:
    """A student who joined an hour ago, and so may have watched for an hour."""
    student = world.person("student", None, Role.LEARNER)
    now = world.clock.now
    world.clock.now = now - timedelta(hours=1)
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    world.clock.now = now
    return student


def report(
    world: World,
    student: Call,
    unit_id: str,
    *ranges: tuple[float, float],
    position: float = 0,
    at: datetime = START,
) -> ProgressView:
    command = ReportProgress(unit_id=unit_id, position_seconds=position, ranges=list(ranges), occurred_at=at)
    return world.service.report_progress(student, command)


def test_a_student_plays_what_was_released_and_resumes_r37_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[0], (0, 125.5), position=125.5)
    view = world.service.playback_grant(student, PlaybackGrant(unit_id=run.unit_ids[0]))
    assert (view.resume_at_seconds, view.kind, view.is_complete) == (125.5, "video", False)
    assert view.expires_at == START + timedelta(hours=2)
    grant = GrantSigner(GRANT_KEY).verify(view.grant, purpose="resource_view", now=START)
    assert grant.actor_id == student.actor.actor_id
    assert dict(grant.subjects) == {"resource_id": view.resource_id, "run_id": run.run_id}


def test_what_is_not_released_is_not_played_r37_r84(world: World) -> None:
    run = world.run()
    student = joined(world, run)
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(student, PlaybackGrant(unit_id=run.unit_ids[0]))
    with pytest.raises(NotFound, match="unit_not_found"):
        report(world, student, run.unit_ids[0], (0, 10))


def test_visitors_play_nothing_r37(world: World) -> None:
    run = open_run(world)
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(world.learner, PlaybackGrant(unit_id=run.unit_ids[0]))
    with pytest.raises(NotAuthenticated):
        world.service.playback_grant(Call(), PlaybackGrant(unit_id=run.unit_ids[0]))
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(world.other_admin, PlaybackGrant(unit_id=run.unit_ids[0]))


def test_the_centre_plays_nothing_r37(world: World) -> None:
    run = open_run(world)
    centre = world.person("centre", None, Role.CENTRE_ADMIN)
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(centre, PlaybackGrant(unit_id=run.unit_ids[0]))


def test_team_and_school_play_everything_and_leave_no_record_r37(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    for call in (world.leader, world.tutor, world.admin):
        assert world.service.playback_grant(call, PlaybackGrant(unit_id=run.unit_ids[1])).resume_at_seconds == 0
        with pytest.raises(Conflict, match="not_enrolled"):
            report(world, call, run.unit_ids[1], (0, 10))


def test_taking_a_run_down_stops_access_at_once_r53(world: World) -> None:
    run = open_run(world)
    empower(world, run, world.tutor, "classes")
    student = joined(world, run)
    world.service.playback_grant(student, PlaybackGrant(unit_id=run.unit_ids[0]))
    world.change_run(run.run_id, lambda found: found.take_down("内容有误", TODAY))
    for call in (student, world.tutor):
        with pytest.raises(NotFound, match="unit_not_found"):
            world.service.playback_grant(call, PlaybackGrant(unit_id=run.unit_ids[0]))
    assert world.service.run_content(student, GetRunContent(run_id=run.run_id)).unit_count == 0
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.run_content(Call(), GetRunContent(run_id=run.run_id))
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.public_run(Call(), GetPublicRun(run_id=run.run_id))
    assert world.service.playback_grant(world.admin, PlaybackGrant(unit_id=run.unit_ids[0])).grant


def test_a_finished_run_is_seen_but_takes_no_progress_r54(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[0], (0, 600), position=600)
    world.clock.now = START + timedelta(days=92)
    assert world.service.playback_grant(student, PlaybackGrant(unit_id=run.unit_ids[0])).is_complete
    with pytest.raises(Conflict, match="run_finished"):
        report(world, student, run.unit_ids[1], (0, 10), at=world.clock.now)
    content = world.service.run_content(student, GetRunContent(run_id=run.run_id))
    assert (content.phase, content.completed_units) == ("finished", 1)


def test_batches_come_repeated_and_in_any_order_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    world.clock.now = START + timedelta(hours=1)
    unit_id = run.unit_ids[0]
    for _ in range(2):
        report(world, student, unit_id, (300, 540), position=540, at=START + timedelta(seconds=540))
        last = report(world, student, unit_id, (0, 150), (150, 300), position=300, at=START)
    assert (last.watched_seconds, last.position_seconds, last.is_complete) == (540, 540, True)


def test_batches_of_one_student_at_once_lose_nothing_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    slices = [(start * 10.0, start * 10.0 + 10) for start in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: report(world, student, run.unit_ids[0], each), slices))
    done = report(world, student, run.unit_ids[0])
    assert (done.watched_seconds, done.is_complete) == (600, True)


def test_a_batch_costs_few_statements_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[0], (0, 10))
    with statements(world.service.application.engine) as executed:
        report(world, student, run.unit_ids[0], (10, 20))
    assert len(executed) == 2, executed


def test_what_many_read_costs_few_statements_however_much_there_is_r84_r85_r87(world: World) -> None:
    run = open_run(world)
    students = [joined(world, run) for _ in range(3)]
    open_run(world)
    service = world.service
    reads: dict[str, tuple[Callable[[], object], int]] = {
        "content": (lambda: service.run_content(students[0], GetRunContent(run_id=run.run_id)), 9),
        "my runs": (lambda: service.list_my_runs(world.leader, ListMyRuns()), 1),
        "public search": (lambda: service.public_runs(Call(), SearchPublicRuns()), 2),
        "public page": (lambda: service.public_run(Call(), GetPublicRun(run_id=run.run_id)), 11),
        "students": (
            lambda: service.list_students(world.leader, ListStudents(class_id=run.public_class_id)),
            8,
        ),
    }
    cost = cost_of(world.service.application.engine, {name: read for name, (read, _) in reads.items()})
    assert cost == {name: expected for name, (_, expected) in reads.items()}


def test_a_document_is_complete_when_it_was_opened_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    assert report(world, student, run.unit_ids[2]).is_complete
    content = world.service.run_content(student, GetRunContent(run_id=run.run_id))
    assert (content.standing, content.unit_count, content.completed_units) == ("student", 3, 1)
    assert [unit.is_complete for unit in content.chapters[1].sections[0].units] == [True]


def test_the_teacher_sees_how_far_each_student_is_r87(world: World) -> None:
    run = open_run(world)
    first, second = joined(world, run), joined(world, run)
    report(world, first, run.unit_ids[0], (0, 600))
    report(world, first, run.unit_ids[1], (0, 60))
    views = {
        view.student_id: view
        for view in world.service.list_students(world.leader, ListStudents(class_id=run.public_class_id)).items
    }
    ahead, behind = views[first.actor.actor_id], views[second.actor.actor_id]
    assert (ahead.completed_units, ahead.unit_count, ahead.watched_seconds) == (1, 3, 660)
    assert (behind.completed_units, behind.watched_seconds, behind.last_seen_at) == (0, 0, None)


def test_completed_units_count_among_what_is_released_now_r84_r87(world: World) -> None:
    run = open_run(world)
    student = joined(world, run)
    report(world, student, run.unit_ids[2])
    keep = [ReleaseStatement(level="unit", node_id=run.unit_ids[0])]
    world.service.set_releases(
        world.leader, SetReleases(class_id=run.public_class_id, statements=keep, expected_version=2)
    )
    (view,) = world.service.list_students(world.leader, ListStudents(class_id=run.public_class_id)).items
    assert (view.completed_units, view.unit_count) == (0, 1)


def test_my_runs_are_those_i_learn_and_teach_in(world: World) -> None:
    teacher = world.person("both", world.other_school, Role.TEACHER)
    taught, learnt = world.run(title="教"), world.run(title="学")
    empower(world, taught, teacher, "classes")
    world.service.join_run(teacher, JoinRun(run_id=learnt.run_id))
    mine = world.service.list_my_runs(teacher, ListMyRuns()).items
    assert [(view.title, view.part, view.class_id) for view in mine] == [
        ("学", "student", learnt.public_class_id),
        ("教", "member", None),
    ]
    (first,) = world.service.list_my_runs(teacher, ListMyRuns(limit=1)).items
    assert first == mine[0]
    assert {view.part for view in world.service.list_my_runs(world.leader, ListMyRuns()).items} == {"leader"}


def test_the_public_searches_announced_and_running_moocs_r84_r85(world: World) -> None:
    marker = "离散数学与图论"
    shown = world.run(title=marker)
    soon = world.run(title=marker, starts_in_days=5)
    world.run(title=marker, spoc=True)
    world.run(title=marker, is_published=False)
    closed = world.run(title=marker)
    world.change_run(closed.run_id, lambda found: found.close(TODAY))
    views = world.service.public_runs(Call(), SearchPublicRuns(q="散数学")).items
    assert [(view.run_id, view.phase) for view in views] == [
        (soon.run_id, "scheduled"),
        (shown.run_id, "running"),
    ]
    assert views[0].institution_name == "甲大学"
    first = world.service.public_runs(Call(), SearchPublicRuns(q="数学与", limit=1))
    second = world.service.public_runs(Call(), SearchPublicRuns(q="数学与", limit=1, cursor=first.next_cursor))
    assert [view.run_id for view in [*first.items, *second.items]] == [soon.run_id, shown.run_id]
    assert world.service.public_runs(Call(), SearchPublicRuns(q="%")).items == []
    assert (
        world.service.public_runs(Call(), SearchPublicRuns(q=marker, institution_id=world.other_school)).items
        == []
    )
    assert len(world.service.public_runs(Call(), SearchPublicRuns(q=marker, category="01")).items) == 2


def test_the_page_of_a_run_shows_what_the_public_class_sees_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    page = world.service.public_run(Call(), GetPublicRun(run_id=run.run_id))
    assert (page.chapters, page.student_count) == ([], 0)
    assert [(teacher.full_name, teacher.is_leader) for teacher in page.teachers] == [
        ("leader", True),
        ("tutor", False),
    ]
    world.service.release_all(world.leader, ReleaseAll(class_id=run.public_class_id))
    joined(world, run)
    page = world.service.public_run(Call(), GetPublicRun(run_id=run.run_id))
    assert [chapter.title for chapter in page.chapters] == ["第一章", "第二章"]
    assert page.student_count == 1


def test_schools_that_consider_a_run_see_all_its_contents_r73(world: World) -> None:
    run = world.run()
    query = GetCoursePage(run_id=run.run_id)
    for role in (Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN):
        reader = world.person("reader", world.other_school, role)
        page = world.service.course_page(reader, query)
        assert [chapter.title for chapter in page.chapters] == ["第一章", "第二章"], "nothing is released yet"
    for reader in (world.person("s", world.other_school, Role.STUDENT), world.person("l", None, Role.LEARNER)):
        with pytest.raises(NotPermitted):
            world.service.course_page(reader, query)
    with pytest.raises(NotAuthenticated):
        world.service.course_page(Call(), query)
    spoc = open_run(world, spoc=True)
    teacher = world.person("reader", world.other_school, Role.TEACHER)
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.course_page(teacher, GetCoursePage(run_id=spoc.run_id))


def test_a_spoc_has_no_public_page_r22(world: World) -> None:
    run = open_run(world, spoc=True)
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.public_run(Call(), GetPublicRun(run_id=run.run_id))
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.run_content(world.learner, GetRunContent(run_id=run.run_id))
