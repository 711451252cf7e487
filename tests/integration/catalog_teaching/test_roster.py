"""Students added, removed and moved one by one; files looked at before they are imported (R86)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from chassis.contracts.base import ActorView, Call
from chassis.contracts.catalog.enrolment import EnrolmentView, JoinRun, ListStudents, ScoreEntry, SetScores
from chassis.contracts.catalog.learning import PlaybackGrant
from chassis.contracts.catalog.release import ReleaseAll
from chassis.contracts.catalog.roster import (
    AddStudent,
    FaultyEnrolments,
    MoveStudent,
    PreviewEnrolments,
    RemoveStudent,
)
from chassis.contracts.catalog.scores import GetScoreSheet
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.spreadsheet import read_sheet
from services.catalog.adapters.class_sheets import EXPLANATIONS
from tests.integration.catalog_teaching.test_classes import empower, open_class
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file, size, tutored_class
from tests.integration.catalog_teaching.test_learning import report
from tests.integration.catalog_teaching.world import World
from tests.racing import race


def add(world: World, class_id: str, key: str, by: Call | None = None) -> EnrolmentView:
    return world.service.add_student(by or world.tutor, AddStudent(class_id=class_id, key=key))


def remove(world: World, class_id: str, student: Call, by: Call | None = None) -> None:
    command = RemoveStudent(class_id=class_id, student_id=student.actor.actor_id)
    world.service.remove_student(by or world.tutor, command)


def move(world: World, class_id: str, student: Call, to: str, by: Call | None = None) -> EnrolmentView:
    command = MoveStudent(class_id=class_id, student_id=student.actor.actor_id, to_class_id=to)
    return world.service.move_student(by or world.tutor, command)


def members(world: World, class_id: str) -> list[str]:
    return [
        each.student_id
        for each in world.service.list_students(world.leader, ListStudents(class_id=class_id)).items
    ]


def as_file(class_id: str, content: bytes) -> dict[str, str]:
    encoded = base64.b64encode(content).decode()
    return {"class_id": class_id, "file_name": "students.csv", "content_base64": encoded}


def test_one_student_is_added_by_number_or_username_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    one, other = world.students(world.other_school, ["s1", "s2"])
    assert add(world, class_id, "s1").student_id == one.actor.actor_id
    assert add(world, class_id, "u-s2").student_id == other.actor.actor_id
    assert add(world, class_id, "s1").class_id == class_id
    assert size(world, class_id) == 2
    second = tutored_class(world, run, "二班")
    world.students(world.school, ["s3"])
    for key, code in (
        ("nobody", "student_unknown"),
        ("s1", "student_in_other_class"),
        ("s3", "student_of_other_school"),
    ):
        with pytest.raises(InvalidInput, match=code) as refused:
            add(world, second, key)
        assert refused.value.errors[0].pointer == "/key"
    with pytest.raises(Conflict, match="public_class_takes_no_import"):
        add(world, run.public_class_id, "s1", world.leader)


def test_who_joined_from_the_page_is_moved_by_being_added_r85_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    (student,) = world.students(world.other_school, ["page1"])
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    add(world, class_id, "page1")
    assert (size(world, run.public_class_id), members(world, class_id)) == (0, [student.actor.actor_id])


def test_a_removed_student_sees_nothing_and_finds_everything_on_return_r86_r87(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.service.release_all(world.tutor, ReleaseAll(class_id=class_id))
    (student,) = world.students(world.other_school, ["back1"])
    add(world, class_id, "back1")
    report(world, student, run.unit_ids[0], (0, 50))
    remove(world, class_id, student)
    assert (size(world, class_id), members(world, class_id)) == (0, [])
    told = world.events("enrolments_changed.v1")[-1]
    assert (told["removed_student_ids"], told["size"]) == ([student.actor.actor_id], 0)
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(student, PlaybackGrant(unit_id=run.unit_ids[0]))
    with pytest.raises(NotFound, match="student_not_in_class"):
        remove(world, class_id, student)
    add(world, class_id, "back1")
    (view,) = world.service.list_students(world.tutor, ListStudents(class_id=class_id)).items
    assert view.watched_seconds == 50


def test_who_has_a_score_is_neither_removed_nor_moved_r87_r90(world: World) -> None:
    run = world.run()
    class_id, second = tutored_class(world, run), tutored_class(world, run, "二班")
    (student,) = world.students(world.other_school, ["scored1"])
    add(world, class_id, "scored1")
    entry = ScoreEntry(student_id=student.actor.actor_id, score=Decimal(90))
    world.service.set_scores(world.tutor, SetScores(class_id=class_id, scores=[entry]))
    for refused in (partial(remove, world, class_id, student), partial(move, world, class_id, student, second)):
        with pytest.raises(Conflict, match="student_has_score"):
            refused()
    assert members(world, class_id) == [student.actor.actor_id]


def test_a_student_moves_between_classes_of_the_own_school_and_run_r86(world: World) -> None:
    run = world.run()
    first, second = tutored_class(world, run), tutored_class(world, run, "二班")
    (student,) = world.students(world.other_school, ["mv1"])
    add(world, first, "mv1")
    assert move(world, first, student, second).class_id == second
    assert (size(world, first), size(world, second)) == (0, 1)
    left, came = world.events("enrolments_changed.v1")[-2:]
    assert (left["class_id"], came["class_id"]) == (first, second)
    elsewhere = tutored_class(world, world.run())
    with pytest.raises(Conflict, match="class_of_other_run"):
        move(world, second, student, elsewhere)
    of_leader = open_class(world, run, world.leader, title="甲班").class_id
    with pytest.raises(Conflict, match="student_of_other_institution"):
        move(world, second, student, of_leader, world.leader)
    with pytest.raises(NotFound, match="class_not_found"):
        move(world, second, student, of_leader)
    with pytest.raises(Conflict, match="public_class_takes_no_import"):
        move(world, second, student, run.public_class_id, world.leader)


def test_who_may_change_a_roster_r81_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    helper = world.person("helper", world.other_school, Role.TEACHER)
    empower(world, run, helper, "classes", "content", "scores")
    (student,) = world.students(world.other_school, ["may1"])
    with pytest.raises(NotPermitted, match="team_permission_required"):
        add(world, class_id, "may1", helper)
    with pytest.raises(NotFound, match="class_not_found"):
        add(world, class_id, "may1", world.stranger)
    add(world, class_id, "may1", world.leader)
    with pytest.raises(NotPermitted, match="team_permission_required"):
        remove(world, class_id, student, helper)
    remove(world, class_id, student, world.leader)


def test_a_preview_tells_each_row_and_does_nothing_r86(world: World) -> None:
    run = world.run()
    class_id, other = tutored_class(world, run), tutored_class(world, run, "二班")
    students = world.students(world.other_school, ["p1", "p2", "p3", "p4"])
    world.students(world.school, ["p5"])
    import_file(world, world.tutor, class_id, csv_of(("p1", "")))
    import_file(world, world.tutor, other, csv_of(("p2", "")))
    world.service.join_run(students[2], JoinRun(run_id=run.run_id))
    content = csv_of(("p1", ""), ("p2", ""), ("p3", ""), ("p4", ""), ("p5", ""), ("p6", ""))
    view = world.service.preview_enrolments(world.tutor, PreviewEnrolments(**as_file(class_id, content)))
    assert [(each.row, each.fate, each.code) for each in view.rows] == [
        (2, "unchanged", None),
        (3, "faulty", "student_in_other_class"),
        (4, "moved", None),
        (5, "added", None),
        (6, "faulty", "student_of_other_school"),
        (7, "faulty", "student_unknown"),
    ]
    assert [each.student_name for each in view.rows] == ["学生p1", None, "学生p3", "学生p4", None, None]
    assert (view.row_count, view.added_count, view.moved_count, view.unchanged_count, view.faulty_count) == (
        6,
        1,
        1,
        1,
        3,
    )
    assert size(world, class_id) == 1


def test_faulty_rows_come_back_as_a_file_that_can_be_corrected_and_sent_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.students(world.other_school, ["007", "q2"])
    content = csv_of(("7", "学生007", "甲"), ("q2", "学生q2", "乙"), headings=("学号", "姓名", "备注"))
    paper = world.service.faulty_enrolments(world.tutor, FaultyEnrolments(**as_file(class_id, content)))
    sent_back = base64.b64decode(paper.content_base64)
    sheet = read_sheet(sent_back, max_rows=10)
    assert sheet.headings == ["学号", "姓名", "备注", "错误说明"]
    assert [row.cells for row in sheet.rows] == [
        {"学号": "7", "姓名": "学生007", "备注": "甲", "错误说明": EXPLANATIONS["student_unknown"]}
    ]
    corrected = csv_of(("007", "学生007", "甲", "旧的说明"), headings=("学号", "姓名", "备注", "错误说明"))
    assert import_file(world, world.tutor, class_id, corrected).added_count == 1


def test_two_imports_and_a_move_at_once_leave_each_student_in_one_class_r86(world: World) -> None:
    run = world.run()
    first, second = tutored_class(world, run), tutored_class(world, run, "二班")
    for turn in range(5):
        key = f"turn{turn}"
        (student,) = world.students(world.other_school, [key])
        works = [partial(import_file, world, world.tutor, each, csv_of((key, ""))) for each in (first, second)]
        outcomes = race(works)
        (refused,) = [each for each in outcomes if isinstance(each, DomainError)]
        assert refused.code == "import_has_errors"
        there = first if student.actor.actor_id in members(world, first) else second
        elsewhere = second if there == first else first
        changes: list[Callable[[], object]] = [
            partial(move, world, there, student, elsewhere),
            partial(remove, world, there, student),
        ]
        race(changes)
        found = [each for each in (first, second) if student.actor.actor_id in members(world, each)]
        assert len(found) <= 1
    for class_id in (first, second):
        assert size(world, class_id) == len(members(world, class_id))


def test_a_schools_system_keeps_the_classes_of_its_own_tutors_r1_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    of_leader = open_class(world, run, world.leader, title="甲班").class_id
    (student,) = world.students(world.other_school, ["system1"])
    system = Call(
        actor=ActorView(
            kind="api_client",
            actor_id=new_id(),
            name="教务系统",
            institution_id=world.other_school,
            roles=frozenset({Role.SCHOOL_ADMIN}),
            scopes=frozenset({"enrolments:write"}),
        )
    )
    assert add(world, class_id, "system1", system).student_id == student.actor.actor_id
    with pytest.raises(NotFound, match="class_not_found"):
        add(world, of_leader, "system1", system)
    with pytest.raises(NotPermitted, match="scope_required"):
        world.service.score_sheet(system, GetScoreSheet(class_id=class_id))
    remove(world, class_id, student, system)
    assert members(world, class_id) == []
