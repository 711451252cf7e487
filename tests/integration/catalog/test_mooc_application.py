"""From SPOC to MOOC: the meter, the application, the decision (R56)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chassis.contracts.catalog.course import ChangeCourse, CourseView, CreateCourse, GetCourse
from chassis.contracts.catalog.events import CatalogNotice, CatalogReviewRequested, CatalogReviewWithdrawn
from chassis.contracts.catalog.library import GetLibraryEntry, ListLibraryEntries
from chassis.contracts.catalog.mooc_application import (
    ApplyForMooc,
    GetMoocApplication,
    GetMoocEligibility,
    ListMoocApplications,
    MoocApplicationView,
    MoocEligibilityView,
    WithdrawMoocApplication,
)
from chassis.contracts.catalog.run import GetRun, OpenRun
from chassis.contracts.review.events import SubjectKind
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from tests.integration.catalog.world import School, World
from tests.racing import race
from tests.statements import statements

MONDAY = date(2026, 9, 7)
LAST_DAY = date(2026, 12, 31)
AFTER = LAST_DAY + timedelta(days=1)
MINUTES_240 = 240 * 60.0
APPLICATION = SubjectKind.MOOC_APPLICATION


@pytest.fixture(autouse=True)
def monday(world: World) -> Iterator[None]:
    before = world.clock.now
    world.clock.set(MONDAY)
    yield
    world.clock.now = before


def seasoned(world: World, school: School, title: str = "校本课程", seconds: float = MINUTES_240) -> CourseView:
    """An independent SPOC with so much video and one finished run."""
    course = school.spoc(title)
    school.add_unit(course.outline_id, school.resource(course, seconds=seconds))
    school.published_run(MONDAY, LAST_DAY, school.fill_information(course))
    world.clock.set(AFTER)
    return course


def meter(world: World, school: School, course: CourseView) -> MoocEligibilityView:
    return world.service.mooc_eligibility(school.teacher, GetMoocEligibility(course_id=course.course_id))


def figures(view: MoocEligibilityView) -> dict[str, tuple[int, bool]]:
    return {each.code: (each.actual, each.is_met) for each in view.conditions}


def applied(world: World, school: School, course: CourseView) -> MoocApplicationView:
    return world.service.apply_for_mooc(school.teacher, ApplyForMooc(course_id=course.course_id))


def seen(world: World, school: School, application: MoocApplicationView) -> MoocApplicationView:
    query = GetMoocApplication(application_id=application.application_id)
    return world.service.get_mooc_application(school.admin, query)


def test_the_meter_shows_every_condition_with_its_figure_r56(world: World, school: School) -> None:
    course = school.spoc()
    assert figures(meter(world, school, course)) == {
        "independent_spoc": (1, True),
        "video_seconds": (0, False),
        "finished_runs": (0, False),
        "name_free": (1, True),
    }
    school.add_unit(course.outline_id, school.resource(course, seconds=MINUTES_240 - 1))
    run = school.published_run(MONDAY, LAST_DAY, school.fill_information(course))
    assert run.phase == "running"
    before = figures(meter(world, school, course))
    assert (before["video_seconds"], before["finished_runs"]) == ((14_399, False), (0, False))
    world.clock.set(AFTER)
    school.add_unit(course.outline_id, school.resource(course, seconds=1.0))
    found = meter(world, school, course)
    assert (found.is_eligible, figures(found)["finished_runs"]) == (True, (1, True))


def test_the_same_video_twice_or_a_rejected_one_counts_nothing_r56(world: World, school: School) -> None:
    course = school.spoc()
    video = school.resource(course, seconds=9_000.0)
    school.add_unit(course.outline_id, video)
    school.add_unit(course.outline_id, video)
    lost = school.resource(course, seconds=9_000.0)
    school.add_unit(course.outline_id, lost)
    school.resource(course, resource_id=lost, is_usable=False, version=2)
    school.resource(course, seconds=9_000.0)
    assert figures(meter(world, school, course))["video_seconds"] == (9_000, False)


def test_the_meter_costs_few_statements_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    with statements(world.application.engine) as executed:
        meter(world, school, course)
    assert len(executed) == 5


def test_an_application_waits_with_its_figures_for_the_centre_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    application = applied(world, school, course)
    assert (application.state, application.video_seconds, application.finished_runs) == ("pending", 14_400, 1)
    [asked] = world.outbox(CatalogReviewRequested, subject_id=application.application_id)
    assert (asked["subject_kind"], asked["institution_id"]) == ("mooc_application", None)
    assert [(each["code"], each["level"]) for each in asked["findings"]] == [
        ("independent_spoc", "ok"),
        ("video_seconds", "ok"),
        ("finished_runs", "ok"),
        ("name_free", "ok"),
    ]
    assert meter(world, school, course).has_pending_application


def test_what_is_missing_is_named_and_nobody_applies_without_r56(world: World, school: School) -> None:
    course = school.spoc()
    with pytest.raises(Conflict) as refused:
        applied(world, school, course)
    assert refused.value.code == "mooc_not_eligible"
    assert refused.value.details == {"unmet": ["video_seconds", "finished_runs"]}


def test_synchronous_and_asynchronous_courses_and_moocs_cannot_apply_r56(world: World, school: School) -> None:
    mooc = school.completed(school.mooc())
    run = school.published_run(MONDAY, LAST_DAY, mooc)
    kinds = [("synchronous", MONDAY), ("asynchronous", AFTER)]
    courses = [mooc]
    for kind, day in kinds:
        world.clock.set(day)
        create = CreateCourse(course_type="spoc", spoc_kind=kind, source_run_id=run.run_id)
        courses.append(world.service.create_course(school.teacher, create))
    for course in courses:
        with pytest.raises(Conflict) as refused:
            applied(world, school, course)
        assert "independent_spoc" in refused.value.details["unmet"]


def test_an_approved_course_is_a_mooc_on_file_and_its_next_run_opens_to_all_r56(
    world: World, school: School
) -> None:
    course = seasoned(world, school, "茶文化")
    earlier = world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))
    application = applied(world, school, course)
    world.decide(APPLICATION, application.application_id, application.version)

    after = world.service.get_course(school.teacher, GetCourse(course_id=course.course_id))
    assert (after.course_type, after.spoc_kind, after.title) == ("mooc", None, "茶文化")
    entry = world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=after.library_entry_id or ""))
    assert (entry.state, entry.title, entry.leader_id) == ("approved", "茶文化", school.teacher.actor.actor_id)
    assert (entry.standing, entry.level) == ("under_construction", "provincial")
    assert world.service.get_run(school.teacher, GetRun(run_id=earlier.run_id)).course_type == "spoc"
    nxt = world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))
    assert nxt.course_type == "mooc"
    done = seen(world, school, application)
    assert (done.state, done.library_entry_id) == ("approved", entry.entry_id)
    [notice] = world.outbox(CatalogNotice, link=f"/api/v1/mooc-applications/{application.application_id}")
    assert notice["kind"] == "mooc_application_approved"
    with pytest.raises(Conflict, match="mooc_not_eligible"):
        applied(world, school, course)


def test_an_entry_that_the_school_had_filed_already_is_the_courses_r56(world: World, school: School) -> None:
    course = seasoned(world, school, "茶文化")
    filed = school.entry("茶文化")
    application = applied(world, school, course)
    world.decide(APPLICATION, application.application_id, application.version)
    assert seen(world, school, application).library_entry_id == filed.entry_id
    entries = world.service.list_library_entries(school.admin, ListLibraryEntries(q="茶文化"))
    assert len(entries.items) == 1


def test_a_name_that_waits_or_carries_another_course_is_not_free_r56(world: World, school: School) -> None:
    waiting = seasoned(world, school, "茶文化")
    school.entry("茶文化", is_approved=False)
    taken = school.spoc("线性代数")
    school.mooc("线性代数")
    for course in (waiting, taken):
        assert figures(meter(world, school, course))["name_free"] == (0, False)


def test_a_video_deleted_meanwhile_makes_an_approval_a_rejection_r56(world: World, school: School) -> None:
    course = school.spoc()
    video = school.resource(course, seconds=MINUTES_240)
    school.add_unit(course.outline_id, video)
    school.published_run(MONDAY, LAST_DAY, school.fill_information(course))
    world.clock.set(AFTER)
    application = applied(world, school, course)
    school.resource(course, resource_id=video, is_usable=False, is_deleted=True, version=2)
    world.decide(APPLICATION, application.application_id, application.version)
    done = seen(world, school, application)
    assert (done.state, done.library_entry_id) == ("rejected", None)
    assert "教学视频不足 240 分钟（现为 0 分钟）" in done.reason
    assert world.service.get_course(school.teacher, GetCourse(course_id=course.course_id)).course_type == "spoc"


def test_two_approvals_at_once_have_one_effect_r56(world: World, school: School) -> None:
    course = seasoned(world, school, "茶文化")
    application = applied(world, school, course)
    race([lambda: world.decide(APPLICATION, application.application_id, application.version)] * 3)
    entries = world.service.list_library_entries(school.admin, ListLibraryEntries(q="茶文化"))
    assert len(entries.items) == 1
    assert len(world.outbox(CatalogNotice, link=f"/api/v1/mooc-applications/{application.application_id}")) == 1


def test_two_applications_at_once_are_one_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    outcomes = race([lambda: applied(world, school, course)] * 2)
    [refused] = [each for each in outcomes if isinstance(each, Exception)]
    assert isinstance(refused, Conflict)
    assert refused.code == "mooc_application_pending"


def test_a_rejection_has_its_reason_and_the_leader_may_apply_again_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    application = applied(world, school, course)
    world.decide(APPLICATION, application.application_id, application.version, "rejected", "画质不达标")
    assert (seen(world, school, application).state, seen(world, school, application).reason) == (
        "rejected",
        "画质不达标",
    )
    assert applied(world, school, course).state == "pending"


def test_leader_and_school_withdraw_and_others_do_not_r3_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    for call in (school.teacher, school.admin):
        application = applied(world, school, course)
        command = WithdrawMoocApplication(application_id=application.application_id)
        with pytest.raises(NotPermitted):
            world.service.withdraw_mooc_application(world.centre(), command)
        with pytest.raises(NotFound):
            world.service.withdraw_mooc_application(world.school().admin, command)
        assert world.service.withdraw_mooc_application(call, command).state == "withdrawn"
        [told] = world.outbox(CatalogReviewWithdrawn, subject_id=application.application_id)
        assert (told["subject_kind"], told["subject_version"]) == ("mooc_application", application.version)
        with pytest.raises(Conflict, match="mooc_application cannot"):
            world.service.withdraw_mooc_application(call, command)


def test_only_the_leader_applies_r2_r56(world: World, school: School) -> None:
    course = seasoned(world, school)
    with pytest.raises(NotPermitted, match="course_leader_required"):
        world.service.apply_for_mooc(school.admin, ApplyForMooc(course_id=course.course_id))
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.apply_for_mooc(school.new_teacher(), ApplyForMooc(course_id=course.course_id))
    with pytest.raises(NotFound, match="course_not_found"):
        world.service.mooc_eligibility(world.school().admin, GetMoocEligibility(course_id=course.course_id))


def test_the_school_sees_the_record_of_its_applications_r2_r56(world: World, school: School) -> None:
    course = seasoned(world, school, "茶文化")
    first = applied(world, school, course)
    world.decide(APPLICATION, first.application_id, first.version, "rejected", "画质不达标")
    second = applied(world, school, course)
    stranger = world.school()
    listed = world.service.list_mooc_applications(school.admin, ListMoocApplications())
    assert [each.application_id for each in listed.items] == [second.application_id, first.application_id]
    pending = ListMoocApplications(state="pending", institution_id=school.institution_id, q="茶")
    [waiting] = world.service.list_mooc_applications(world.centre(), pending).items
    assert waiting.application_id == second.application_id
    assert world.service.list_mooc_applications(stranger.admin, pending).items == []
    own = world.service.list_mooc_applications(school.teacher, ListMoocApplications(limit=1))
    assert own.items[0].application_id == second.application_id
    assert own.next_cursor is not None
    assert world.service.list_mooc_applications(school.new_teacher(), ListMoocApplications()).items == []


def test_a_course_renamed_meanwhile_is_not_what_the_centre_was_shown_r56(world: World, school: School) -> None:
    course = seasoned(world, school, "茶文化")
    application = applied(world, school, course)
    now = world.service.get_course(school.teacher, GetCourse(course_id=course.course_id))
    world.service.change_course(
        school.teacher, ChangeCourse(course_id=course.course_id, expected_version=now.version, title="茶艺")
    )
    world.decide(APPLICATION, application.application_id, application.version)
    assert seen(world, school, application).state == "rejected"
