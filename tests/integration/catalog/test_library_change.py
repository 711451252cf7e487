"""Changes of name, leader and standing: the centre decides, course and runs follow (R21, R61, R62)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.course import CourseView, CreateCourse, GetCourse
from chassis.contracts.catalog.events import (
    CatalogNotice,
    CatalogReviewRequested,
    CatalogReviewWithdrawn,
    RunChanged,
    TeamMemberChanged,
)
from chassis.contracts.catalog.library import GetLibraryEntry, LibraryEntryView
from chassis.contracts.catalog.library_change import (
    GetLibraryChange,
    GetLibraryChangeForm,
    LibraryChangeView,
    ListLibraryChanges,
    SubmitLibraryChange,
    WithdrawLibraryChange,
)
from chassis.contracts.catalog.run import ChangeRun, GetRun, OpenRun, ReopenRun, RunView
from chassis.contracts.catalog.teaching_class import ListClasses
from chassis.contracts.catalog.team import AddTeamMember, ListTeam
from chassis.contracts.review.events import SubjectKind
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tests.integration.catalog.world import FORM, School, World
from tests.racing import race

MONDAY = date(2026, 9, 7)
LAST_DAY = date(2026, 12, 31)
AFTER = LAST_DAY + timedelta(days=1)
CHANGE = SubjectKind.LIBRARY_CHANGE


@pytest.fixture(autouse=True)
def monday(world: World) -> Iterator[None]:
    before = world.clock.now
    world.clock.set(MONDAY)
    yield
    world.clock.now = before


def entry_of(world: World, school: School, entry_id: str | None) -> LibraryEntryView:
    assert entry_id is not None
    return world.service.get_library_entry(school.admin, GetLibraryEntry(entry_id=entry_id))


def course_of(world: World, call: Call, course: CourseView) -> CourseView:
    return world.service.get_course(call, GetCourse(course_id=course.course_id))


def run_of(world: World, call: Call, run: RunView) -> RunView:
    return world.service.get_run(call, GetRun(run_id=run.run_id))


def team_of(world: World, call: Call, run: RunView) -> dict[str, bool]:
    members = world.service.list_team(call, ListTeam(run_id=run.run_id)).items
    return {member.person_id: member.is_leader for member in members}


def person(call: Call) -> str:
    return call.actor.actor_id


def test_a_change_waits_with_its_form_and_evidence_for_the_centre_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    change = school.change(entry.entry_id, "name", title="高等代数")
    assert (change.state, change.before.title, change.after.title) == ("pending", "线性代数", "高等代数")
    [asked] = world.outbox(CatalogReviewRequested, subject_id=change.change_id)
    assert (asked["subject_kind"], asked["institution_id"], asked["title"]) == ("library_change", None, "线性代数")
    assert asked["findings"][0]["value"] == "线性代数 → 高等代数"
    assert asked["context"]["form"] == f"/api/v1/library-changes/{change.change_id}/form"
    form = world.service.library_change_form(world.centre(), GetLibraryChangeForm(change_id=change.change_id))
    assert (base64.b64decode(form.content_base64), form.file_name) == (FORM, "变更表.pdf")
    assert entry_of(world, school, entry.entry_id).title == "线性代数"


def test_an_approved_name_is_followed_by_the_course_and_unpublished_runs_r21_r61(
    world: World, school: School
) -> None:
    course = school.completed(school.mooc("线性代数"))
    published = school.published_run(MONDAY, LAST_DAY, course)
    draft = school.draft_run(course)
    pending = school.pending_run(MONDAY, LAST_DAY, course)
    change = school.changed(course.library_entry_id or "", "name", title="高等代数")
    assert change.state == "approved"
    assert entry_of(world, school, course.library_entry_id).title == "高等代数"
    assert course_of(world, school.teacher, course).title == "高等代数"
    titles = [run_of(world, school.teacher, run).title for run in (published, draft, pending)]
    assert titles == ["线性代数", "高等代数", "高等代数"]
    asked = world.outbox(CatalogReviewRequested, subject_id=pending.run_id)
    assert [(each["title"], each["subject_version"]) for each in asked] == [
        ("线性代数", pending.version),
        ("高等代数", pending.version + 1),
    ]
    world.decide(SubjectKind.COURSE_RUN, pending.run_id, pending.version + 1)
    assert run_of(world, school.teacher, pending).phase == "running"
    assert world.service.open_run(school.teacher, OpenRun(course_id=course.course_id)).title == "高等代数"
    [notice] = world.outbox(CatalogNotice, link=f"/api/v1/library-changes/{change.change_id}")
    assert (notice["kind"], notice["facts"]["change"]) == ("library_change_approved", "线性代数 → 高等代数")


def test_a_new_name_opens_the_course_that_was_refused_before_r21_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    create = CreateCourse(course_type="mooc", title="高等代数")
    with pytest.raises(Conflict) as refused:
        world.service.create_course(school.teacher, create)
    assert refused.value.details["way_out"] == "name_change"
    assert refused.value.details["entry_id"] == entry.entry_id
    school.changed(entry.entry_id, "name", title="高等代数")
    assert world.service.create_course(school.teacher, create).library_entry_id == entry.entry_id


def test_a_new_leader_gets_the_course_and_leads_the_team_of_its_open_runs_r61(
    world: World, school: School
) -> None:
    course = school.completed(school.mooc("线性代数"))
    running = school.published_run(MONDAY, LAST_DAY, course)
    draft = school.draft_run(course)
    former, successor = school.teacher, school.new_teacher()
    school.changed(course.library_entry_id or "", "leader", leader_id=person(successor))

    assert entry_of(world, school, course.library_entry_id).leader_id == person(successor)
    assert course_of(world, successor, course).leader_id == person(successor)
    for run in (running, draft):
        assert run_of(world, successor, run).leader_id == person(successor)
        assert team_of(world, successor, run) == {person(successor): True}
        [public] = world.service.list_classes(successor, ListClasses(run_id=run.run_id)).items
        assert public.tutor_id == person(successor)
    for lost in (running, draft):
        with pytest.raises(NotFound, match="run_not_found"):
            run_of(world, former, lost)
    with pytest.raises(NotFound, match="course_not_found"):
        course_of(world, former, course)
    world.service.change_run(
        successor, ChangeRun(run_id=draft.run_id, expected_version=draft.version + 1, category_code="08")
    )

    [told] = world.outbox(RunChanged, run_id=running.run_id, leader_id=person(successor))
    assert told["version"] == running.version + 1
    left, came = world.outbox(TeamMemberChanged, run_id=running.run_id)[-2:]
    assert (left["person_id"], left["permissions"]) == (person(former), [])
    assert came["person_id"] == person(successor)
    [notice] = world.outbox(
        CatalogNotice, kind="course_leader_changed", link=f"/api/v1/courses/{course.course_id}"
    )
    assert notice["person_ids"] == sorted([person(former), person(successor)])


def test_runs_that_are_over_keep_who_led_them_and_the_new_leader_reopens_them_r52_r61(
    world: World, school: School
) -> None:
    course = school.completed(school.mooc("线性代数"))
    first = school.published_run(MONDAY, LAST_DAY, course)
    second = school.published_run(MONDAY, LAST_DAY, course)
    world.clock.set(AFTER)
    former, successor = school.teacher, school.new_teacher()
    school.changed(course.library_entry_id or "", "leader", leader_id=person(successor))
    assert run_of(world, successor, first).leader_id == person(former)
    assert team_of(world, successor, first) == {person(former): True, person(successor): False}
    assert run_of(world, successor, second).leader_id == person(successor)
    third = world.service.reopen_run(successor, ReopenRun(run_id=second.run_id))
    assert (third.leader_id, third.run_number) == (person(successor), 3)
    with pytest.raises(NotFound):
        world.service.reopen_run(former, ReopenRun(run_id=second.run_id))


def test_a_member_of_the_team_becomes_its_leader_r61(world: World, school: School) -> None:
    course = school.completed(school.mooc("线性代数"))
    run = school.published_run(MONDAY, LAST_DAY, course)
    successor = school.new_teacher()
    world.service.add_team_member(
        school.teacher, AddTeamMember(run_id=run.run_id, person_id=person(successor), permissions=["scores"])
    )
    school.changed(course.library_entry_id or "", "leader", leader_id=person(successor))
    assert team_of(world, successor, run) == {person(successor): True}


def test_a_standing_advances_by_a_change_r62(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    change = school.changed(entry.entry_id, "standing", standing="recognised", level="national", year=2021)
    now = entry_of(world, school, entry.entry_id)
    assert (change.state, now.level, now.year, now.batch) == ("approved", "national", 2021, "第一批")
    with pytest.raises(InvalidInput, match="standing_goes_back"):
        school.change(entry.entry_id, "standing", standing="approved_project")


def test_an_entry_waits_for_one_change_at_a_time_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")

    def submit(title: str) -> LibraryChangeView:
        return school.change(entry.entry_id, "name", title=title)

    outcomes = race([lambda: submit("高等代数"), lambda: submit("矩阵论")])
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict)
    assert refused[0].code == "library_change_pending"


def test_a_withdrawn_change_takes_its_review_along_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    change = school.change(entry.entry_id, "name", title="高等代数")
    command = WithdrawLibraryChange(change_id=change.change_id)
    with pytest.raises(NotPermitted):
        world.service.withdraw_library_change(school.teacher, command)
    assert world.service.withdraw_library_change(school.admin, command).state == "withdrawn"
    [told] = world.outbox(CatalogReviewWithdrawn, subject_id=change.change_id)
    assert (told["subject_kind"], told["subject_version"]) == ("library_change", change.version)
    world.decide(CHANGE, change.change_id, change.version)
    assert entry_of(world, school, entry.entry_id).title == "线性代数"
    assert school.change(entry.entry_id, "name", title="矩阵论").state == "pending"
    with pytest.raises(Conflict, match="library_change cannot"):
        world.service.withdraw_library_change(school.admin, command)


def test_a_rejected_change_keeps_its_reason_and_changes_nothing_r61(world: World, school: School) -> None:
    course = school.mooc("线性代数")
    change = school.change(course.library_entry_id or "", "name", title="高等代数")
    world.decide(CHANGE, change.change_id, change.version, "rejected", "表格未盖章")
    seen = world.service.get_library_change(school.teacher, GetLibraryChange(change_id=change.change_id))
    assert (seen.state, seen.reason) == ("rejected", "表格未盖章")
    assert course_of(world, school.teacher, course).title == "线性代数"


def test_an_approval_that_was_overtaken_is_a_rejection_that_says_so_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    change = school.change(entry.entry_id, "name", title="高等代数")
    school.entry("高等代数")
    world.decide(CHANGE, change.change_id, change.version)
    seen = world.service.get_library_change(school.admin, GetLibraryChange(change_id=change.change_id))
    assert (seen.state, "相同课程名称" in seen.reason) == ("rejected", True)
    assert entry_of(world, school, entry.entry_id).title == "线性代数"


def test_two_approvals_at_once_have_one_effect_r61(world: World, school: School) -> None:
    course = school.mooc("线性代数")
    change = school.change(course.library_entry_id or "", "name", title="高等代数")
    race([lambda: world.decide(CHANGE, change.change_id, change.version)] * 3)
    assert len(world.outbox(CatalogNotice, link=f"/api/v1/library-changes/{change.change_id}")) == 1
    assert course_of(world, school.teacher, course).version == course.version + 1


@pytest.mark.parametrize("attempt", range(4))
def test_a_course_created_while_its_entry_is_renamed_has_the_entrys_name_r21_r61(
    world: World, school: School, attempt: int
) -> None:
    entry = school.entry("线性代数")
    change = school.change(entry.entry_id, "name", title="高等代数")

    def approve() -> CourseView | None:
        world.decide(CHANGE, change.change_id, change.version)
        return None

    def create() -> CourseView | None:
        return world.service.create_course(school.teacher, CreateCourse(course_type="mooc", title="线性代数"))

    _, created = race([approve, create])
    title = entry_of(world, school, entry.entry_id).title
    assert title == "高等代数", attempt
    if isinstance(created, CourseView):
        assert course_of(world, school.teacher, created).title == title
    else:
        assert isinstance(created, Conflict)
        assert created.code == "library_mismatch"


@pytest.mark.parametrize("attempt", range(4))
def test_a_run_opened_while_its_course_changes_hands_has_the_new_leader_r50_r61(
    world: World, school: School, attempt: int
) -> None:
    course = school.completed(school.mooc("线性代数"))
    successor = school.new_teacher()
    change = school.change(course.library_entry_id or "", "leader", leader_id=person(successor))

    def approve() -> RunView | None:
        world.decide(CHANGE, change.change_id, change.version)
        return None

    def open_run() -> RunView | None:
        return world.service.open_run(school.teacher, OpenRun(course_id=course.course_id))

    _, opened = race([approve, open_run])
    if isinstance(opened, RunView):
        assert run_of(world, successor, opened).leader_id == person(successor), attempt
    else:
        assert isinstance(opened, NotFound)


@pytest.mark.parametrize(
    ("kind", "wanted", "faults"),
    [
        ("name", {}, [("/title", "field_missing")]),
        ("leader", {}, [("/leader_id", "field_missing")]),
        ("standing", {"level": "national"}, [("/standing", "field_missing")]),
        ("name", {"title": "高等代数", "year": 2020}, [("/year", "not_for_this_change")]),
    ],
)
def test_a_change_gives_what_it_is_about_and_nothing_else_r61(
    school: School, kind: str, wanted: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    entry = school.entry("线性代数")
    with pytest.raises(InvalidInput) as refused:
        school.change(entry.entry_id, kind, **wanted)
    assert [(error.pointer, error.code) for error in refused.value.errors] == faults


def test_changes_that_lead_nowhere_are_refused_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    school.entry("高等代数")
    with pytest.raises(InvalidInput, match="library_entry_exists"):
        school.change(entry.entry_id, "name", title="高等代数")
    with pytest.raises(InvalidInput, match="library_change_same"):
        school.change(entry.entry_id, "name", title="线性代数")
    with pytest.raises(InvalidInput, match="leader_unknown"):
        school.change(entry.entry_id, "leader", leader_id=person(world.school().teacher))
    waiting = school.entry("概率论", is_approved=False)
    with pytest.raises(Conflict, match="library_entry_not_approved"):
        school.change(waiting.entry_id, "name", title="概率")


def test_a_form_that_is_no_document_is_refused_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    for name, content, code in (
        ("变更表.exe", b"MZ", "paper_type_not_allowed"),
        ("变更表.pdf", b"MZ", "paper_type_mismatch"),
        ("变更表.pdf", b"", "paper_empty"),
    ):
        command = SubmitLibraryChange(
            entry_id=entry.entry_id,
            kind="name",
            title="高等代数",
            file_name=name,
            content_base64=base64.b64encode(content).decode(),
        )
        with pytest.raises(InvalidInput, match=code):
            world.service.submit_library_change(school.admin, command)


def test_schools_list_their_changes_and_the_centre_all_r2_r61(world: World, school: School) -> None:
    entry = school.entry("线性代数")
    first = school.changed(entry.entry_id, "name", title="高等代数")
    second = school.change(entry.entry_id, "name", title="矩阵论")
    history = world.service.list_library_changes(school.admin, ListLibraryChanges(entry_id=entry.entry_id))
    assert [change.change_id for change in history.items] == [second.change_id, first.change_id]
    narrowed = ListLibraryChanges(institution_id=school.institution_id, state="pending", kind="name")
    [waiting] = world.service.list_library_changes(world.centre(), narrowed).items
    assert waiting.change_id == second.change_id
    stranger = world.school()
    assert world.service.list_library_changes(stranger.admin, narrowed).items == []
    for call in (stranger.admin, school.new_teacher()):
        with pytest.raises(NotFound, match="library_change_not_found"):
            world.service.get_library_change(call, GetLibraryChange(change_id=first.change_id))
        with pytest.raises(NotFound, match="library_entry_not_found"):
            school.change(entry.entry_id, "name", call, title="别的")
    with pytest.raises(NotPermitted):
        school.change(entry.entry_id, "name", school.teacher, title="别的")
