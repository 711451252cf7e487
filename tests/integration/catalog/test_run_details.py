"""The school's list of runs, what it tells of each, and what differs between two (R28, R50, R51, R53)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.course import (
    CourseView,
    CreateCourse,
    GetCourse,
    ListCategories,
    ListCourses,
    SimilarCourses,
)
from chassis.contracts.catalog.enrolment import JoinRun
from chassis.contracts.catalog.events import CatalogReviewRequested, CatalogReviewWithdrawn
from chassis.contracts.catalog.learning import ReportProgress
from chassis.contracts.catalog.outline import AddSection, GetOutline, MoveChapter, RenameChapter
from chassis.contracts.catalog.release import ReleaseAll
from chassis.contracts.catalog.run import (
    ChangeRun,
    CloseRun,
    CompareRuns,
    GetRun,
    GetRunFigures,
    ListRuns,
    PublishRun,
    ReopenRun,
    RunView,
    TakeDownRun,
    WithdrawRun,
)
from chassis.contracts.catalog.teaching_class import ListClasses
from chassis.contracts.review.events import SubjectKind
from chassis.contracts.sharing.events import SelectionChanged
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.factories import call_of
from tests.integration.catalog.world import DAY, LAST_DAY, MONDAY, School, World
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("monday")


def listed(world: World, call: Call, **narrowed: Any) -> list[str]:
    return [run.run_id for run in world.service.list_runs(call, ListRuns(**narrowed)).items]


def select(world: World, run: RunView, state: str = "selected") -> None:
    event = SelectionChanged(
        selection_id=new_id(),
        run_id=run.run_id,
        selecting_institution_id=new_id(),
        offering_institution_id=run.institution_id,
        way=1,
        tutor_id=None,
        state=state,
        version=1,
    )
    world.hear(event)


def test_the_school_narrows_its_runs_by_phase_period_teacher_and_more_r53(world: World, school: School) -> None:
    draft = school.draft_run()
    early = school.published_run(MONDAY, MONDAY + 30 * DAY)
    late = school.published_run(MONDAY + 60 * DAY, LAST_DAY)
    closed = school.published_run(MONDAY, LAST_DAY)
    world.service.close_run(school.teacher, CloseRun(run_id=closed.run_id))
    down = school.published_run(MONDAY, LAST_DAY)
    world.service.take_down_run(school.admin, TakeDownRun(run_id=down.run_id, reason="侵权"))
    published = ["scheduled", "running", "finished"]
    assert listed(world, school.admin, phase=published) == [closed.run_id, late.run_id, early.run_id]
    assert listed(world, school.admin, phase=["draft"]) == [draft.run_id]
    in_october = {"since": date(2026, 10, 8), "until": date(2026, 10, 31), "phase": published}
    assert listed(world, school.admin, **in_october) == [closed.run_id]
    assert listed(world, school.admin, since=MONDAY + 61 * DAY, phase=["scheduled"]) == [late.run_id]
    assert listed(world, school.admin, until=MONDAY - DAY) == []
    name = school.teacher.actor.name
    assert len(listed(world, school.admin, teacher=name[-4:])) == 5
    assert listed(world, school.admin, teacher="没有这位") == []
    assert listed(world, world.school().admin) == []
    courses = world.service.list_courses(school.admin, ListCourses(teacher=name[-4:])).items
    assert len(courses) == 5


def test_a_list_of_runs_costs_as_many_statements_as_one_run_r53(world: World, school: School) -> None:
    source = school.published_run(MONDAY, LAST_DAY)
    counts = []
    other = world.school()
    for _ in range(2):
        follower = world.service.create_course(
            other.teacher,
            CreateCourse(course_type="spoc", spoc_kind="synchronous", source_run_id=source.run_id),
        )
        other.published_run(MONDAY, LAST_DAY, follower)
        other.published_run(MONDAY, LAST_DAY)
        with statements(world.application.engine) as executed:
            world.service.list_runs(other.admin, ListRuns())
            world.service.list_courses(other.admin, ListCourses())
        counts.append(len(executed))
    assert counts[0] == counts[1] <= 6


def test_a_run_tells_how_it_is_built_and_used_r53(world: World, school: School) -> None:
    course = school.mooc()
    video = school.resource(course, seconds=600)
    school.add_unit(course.outline_id, video)
    outline = school.add_unit(course.outline_id, video)
    outline = school.add_unit(course.outline_id, school.resource(course, kind="material", seconds=None))
    world.service.add_section(
        school.teacher,
        AddSection(
            outline_id=outline.outline_id,
            expected_version=outline.version,
            chapter_id=outline.chapters[0].chapter_id,
            title="空的一节",
        ),
    )
    run = school.published_run(MONDAY, LAST_DAY, school.fill_information(course))
    students = [call_of(Role.STUDENT, institution_id=school.institution_id) for _ in range(4)]
    for student in students:
        world.service.join_run(student, JoinRun(run_id=run.run_id))
    [public] = world.service.list_classes(school.teacher, ListClasses(run_id=run.run_id)).items
    world.service.release_all(school.teacher, ReleaseAll(class_id=public.class_id))
    units = [
        section.units[0].unit_id
        for chapter in world.service.get_outline(school.teacher, GetOutline(outline_id=run.outline_id)).chapters
        for section in chapter.sections
        if section.units
    ]
    for student, seen in ((students[0], units), (students[1], units[:1])):
        for unit_id in seen:
            world.clock.now += timedelta(minutes=10)
            world.service.report_progress(
                student,
                ReportProgress(
                    unit_id=unit_id, position_seconds=600, ranges=[(0, 600)], occurred_at=world.clock.now
                ),
            )
    select(world, run)
    select(world, run, "withdrawn")

    figures = world.service.run_figures(school.admin, GetRunFigures(run_id=run.run_id))
    assert (figures.chapter_count, figures.section_count, figures.unit_count) == (3, 4, 3)
    assert (figures.video_count, figures.video_seconds) == (1, 600)
    assert (figures.class_count, figures.student_count, figures.selecting_count) == (1, 4, 1)
    assert (figures.active_count, figures.through_count, figures.scored_count) == (2, 1, 0)
    assert (figures.completion_percent, figures.watched_seconds) == (33.3, 1800)
    [brief] = world.service.list_runs(school.admin, ListRuns()).items
    assert brief.model_dump().items() >= figures.model_dump(include=set(brief.model_dump())).items()
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.run_figures(world.school().admin, GetRunFigures(run_id=run.run_id))


def test_a_run_that_nobody_uses_has_figures_too_r53(world: World, school: School) -> None:
    run = school.draft_run()
    figures = world.service.run_figures(school.teacher, GetRunFigures(run_id=run.run_id))
    assert (figures.active_count, figures.completion_percent, figures.unit_count) == (0, 0.0, 1)


def test_the_reviewer_sees_what_the_credits_rest_on_r25_r51(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, LAST_DAY)
    [asked] = world.outbox(CatalogReviewRequested, subject_id=run.run_id)
    assert [(each["code"], each["level"], each["value"], each["rule"]) for each in asked["findings"]] == [
        ("credits", "warn", "10 min / 240 min", "R25"),
        ("lectures", "warn", "1 / 8, ⌀ 10 min", "R25"),
        ("units", "ok", "1", "R50"),
    ]
    assert not any(each["blocks_approval"] for each in asked["findings"])
    course = world.service.get_course(school.teacher, GetCourse(course_id=run.course_id))
    assert [each.level for each in course.credits_meter.findings] == ["warn", "warn"]


def test_the_leader_takes_a_request_back_and_publishes_again_r51(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, LAST_DAY)
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.withdraw_run(school.admin, WithdrawRun(run_id=run.run_id))
    draft = world.service.withdraw_run(school.teacher, WithdrawRun(run_id=run.run_id))
    assert draft.phase == "draft"
    [withdrawn] = world.outbox(CatalogReviewWithdrawn, subject_id=run.run_id)
    assert (withdrawn["subject_kind"], withdrawn["subject_version"]) == ("course_run", run.version)
    world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version)
    assert world.service.get_run(school.teacher, GetRun(run_id=run.run_id)).phase == "draft"
    with pytest.raises(Conflict) as refused:
        world.service.withdraw_run(school.teacher, WithdrawRun(run_id=run.run_id))
    assert (refused.value.code, refused.value.details["state"]) == ("run_state", "draft")
    changed = world.service.change_run(
        school.teacher, ChangeRun(run_id=run.run_id, expected_version=draft.version, category_code="08")
    )
    again = world.service.publish_run(
        school.teacher, PublishRun(run_id=changed.run_id, starts_on=MONDAY, ends_on=LAST_DAY)
    )
    world.decide(SubjectKind.COURSE_RUN, run.run_id, again.version)
    assert world.service.get_run(school.teacher, GetRun(run_id=run.run_id)).phase == "running"


def test_an_approval_after_the_last_day_is_a_rejection_that_says_so_r51_r54(world: World, school: School) -> None:
    run = school.pending_run(MONDAY, MONDAY + DAY)
    world.clock.set(MONDAY + 2 * DAY)
    world.decide(SubjectKind.COURSE_RUN, run.run_id, run.version)
    seen = world.service.get_run(school.teacher, GetRun(run_id=run.run_id))
    assert (seen.phase, seen.reason) == ("rejected", "审核通过前开课周期已过，请重新选择开课周期")


def compared(world: World, school: School, course: CourseView, first: RunView, second: RunView) -> Any:
    command = CompareRuns(course_id=course.course_id, from_run_id=first.run_id, to_run_id=second.run_id)
    return world.service.compare_runs(school.admin, command)


def test_two_runs_of_a_course_are_compared_r50_r52(world: World, school: School) -> None:
    course = school.mooc()
    for _ in range(2):
        school.add_unit(course.outline_id, school.resource(course))
    course = school.fill_information(course)
    first = school.published_run(MONDAY, LAST_DAY, course)
    world.service.close_run(school.teacher, CloseRun(run_id=first.run_id))
    second = world.service.reopen_run(school.teacher, ReopenRun(run_id=first.run_id))
    same = compared(world, school, course, first, second)
    assert (same.from_run_number, same.to_run_number, same.information, same.outline) == (1, 2, [], [])

    world.service.change_run(
        school.teacher, ChangeRun(run_id=second.run_id, expected_version=second.version, category_code="08")
    )
    outline = world.service.get_outline(school.teacher, GetOutline(outline_id=second.outline_id))
    at = {"outline_id": outline.outline_id, "chapter_id": outline.chapters[1].chapter_id}
    world.service.rename_chapter(
        school.teacher, RenameChapter(**at, expected_version=outline.version, title="绪论")
    )
    world.service.move_chapter(
        school.teacher, MoveChapter(**at, expected_version=outline.version + 1, direction="up")
    )
    found = compared(world, school, course, first, second)
    assert [(each.field, each.before, each.after) for each in found.information] == [("category_code", "07", "08")]
    renamed, moved = found.outline
    assert (renamed.difference, renamed.title, renamed.before) == ("renamed", "绪论", "第一章")
    assert (moved.difference, moved.level) == ("moved", "chapter")


def test_only_runs_of_the_course_are_compared_for_those_who_may_read_it_r2(world: World, school: School) -> None:
    course = school.completed(school.mooc())
    first, other = school.draft_run(course), school.draft_run()
    with pytest.raises(NotFound, match="run_not_found"):
        compared(world, school, course, first, other)
    with pytest.raises(NotFound, match="course_not_found"):
        compared(world, world.school(), course, first, first)


def test_categories_count_the_moocs_that_are_published_r28(world: World, school: School) -> None:
    def count() -> int:
        found = world.service.list_categories(Call(), ListCategories(institution_kind="undergraduate")).items
        return next(each.course_count for each in found if each.code == "07")

    before = count()
    course = school.completed(school.mooc())
    school.pending_run(MONDAY, LAST_DAY, course)
    school.published_run(MONDAY, LAST_DAY, school.completed(school.spoc()))
    assert count() == before, "neither a waiting run nor a SPOC counts"
    for _ in range(2):
        last = school.published_run(MONDAY, LAST_DAY, course)
    assert count() == before + 1, "a course counts once"
    world.service.close_run(school.teacher, CloseRun(run_id=last.run_id))
    assert count() == before + 1


def test_names_like_this_one_are_a_hint_within_the_school_r20(world: World, school: School) -> None:
    mooc, spoc = school.mooc("线性代数"), school.spoc("线性代数A")
    school.spoc("大学物理")
    world.school().spoc("线性代数")
    colleague = school.new_teacher()
    found = world.service.similar_courses(colleague, SimilarCourses(title=" 线性代数 ")).items
    assert [each.course_id for each in found] == [mooc.course_id, spoc.course_id]
    assert found[0].leader_name == school.teacher.actor.name
    again = world.service.create_course(
        colleague, CreateCourse(course_type="spoc", spoc_kind="independent", title="线性代数")
    )
    assert again.title == "线性代数", "a hint forbids nothing"
    with pytest.raises(NotPermitted):
        world.service.similar_courses(call_of(Role.LEARNER), SimilarCourses(title="线性代数"))
