"""Joining, importing and scoring on the real database, also at once (R85–R87)."""

from __future__ import annotations

import base64
import io
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import xlsxwriter

from chassis.contracts.base import Call
from chassis.contracts.catalog.enrolment import (
    EnrolmentView,
    ImportedView,
    ImportEnrolments,
    JoinRun,
    ListStudents,
)
from chassis.contracts.catalog.teaching_class import GetClass
from chassis.contracts.catalog.team import ListTeam
from chassis.domain.actor import Role
from chassis.domain.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
)
from tests.integration.catalog_teaching.test_classes import empower, open_class, select
from tests.integration.catalog_teaching.world import TODAY, RunInWorld, World
from tests.racing import race


def csv_of(*rows: tuple[str, ...], headings: tuple[str, ...] = ("学号", "姓名")) -> bytes:
    return "\n".join(",".join(row) for row in (headings, *rows)).encode()


def import_file(world: World, by: Call, class_id: str, content: bytes) -> ImportedView:
    encoded = base64.b64encode(content).decode()
    command = ImportEnrolments(class_id=class_id, file_name="students.csv", content_base64=encoded)
    return world.service.import_enrolments(by, command)


def tutored_class(world: World, run: RunInWorld, title: str = "一班") -> str:
    """A class of the tutor, who is in the team already or is added now."""
    team = world.service.list_team(world.leader, ListTeam(run_id=run.run_id)).items
    if world.tutor.actor.actor_id not in {member.person_id for member in team}:
        empower(world, run, world.tutor, "classes", "content", "students", "scores")
    return open_class(world, run, world.tutor, title=title).class_id


def size(world: World, class_id: str) -> int:
    return world.service.get_class(world.leader, GetClass(class_id=class_id)).size


def numbers(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{each:04}" for each in range(count)]


def test_students_of_a_file_come_into_the_class_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    keys = numbers("a", 30)
    world.students(world.other_school, keys)
    done = import_file(world, world.tutor, class_id, csv_of(*[(key, f"学生{key}") for key in keys]))
    assert (done.row_count, done.added_count, done.moved_count, done.size) == (30, 30, 0, 30)
    told = world.events("enrolments_changed.v1")[-1]
    assert (told["class_id"], len(told["added_student_ids"]), told["size"]) == (class_id, 30, 30)
    page = world.service.list_students(world.tutor, ListStudents(class_id=class_id, limit=20))
    rest = world.service.list_students(
        world.tutor, ListStudents(class_id=class_id, limit=20, cursor=page.next_cursor)
    )
    assert [view.student_number for view in [*page.items, *rest.items]] == keys


def test_a_workbook_with_usernames_works_as_well_r86(world: World) -> None:
    class_id = tutored_class(world, world.run())
    world.students(world.other_school, ["w1", "w2"])
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate([["账号"], ["u-w1"], ["u-w2"]]):
            sheet.write_row(index, 0, row)
    assert import_file(world, world.tutor, class_id, target.getvalue()).added_count == 2


def test_one_faulty_row_and_nobody_comes_in_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.students(world.other_school, ["b1", "b2", "b3"])
    world.students(world.school, ["b4"])
    content = csv_of(("b1", "学生b1"), ("b9", "没有"), ("b2", "别名"), ("b4", "学生b4"), ("b3", ""), ("b1", ""))
    with pytest.raises(InvalidInput) as refusal:
        import_file(world, world.tutor, class_id, content)
    assert refusal.value.code == "import_has_errors"
    assert [(fault.details["row"], fault.details["column"], fault.code) for fault in refusal.value.errors] == [
        (3, "学号", "student_unknown"),
        (4, "姓名", "student_name_differs"),
        (5, "学号", "student_of_other_school"),
        (7, "学号", "row_repeated"),
    ]
    assert size(world, class_id) == 0
    assert world.service.list_students(world.tutor, ListStudents(class_id=class_id)).items == []


def test_a_student_is_in_one_class_of_a_run_r86(world: World) -> None:
    run = world.run()
    first, second = tutored_class(world, run), tutored_class(world, run, "二班")
    world.students(world.other_school, ["c1"])
    import_file(world, world.tutor, first, csv_of(("c1", "学生c1")))
    with pytest.raises(InvalidInput) as refusal:
        import_file(world, world.tutor, second, csv_of(("c1", "学生c1")))
    assert [fault.code for fault in refusal.value.errors] == ["student_in_other_class"]
    assert import_file(world, world.tutor, first, csv_of(("c1", "学生c1"))).unchanged_count == 1


def test_who_joined_from_the_page_is_moved_by_the_import_r85_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    (student,) = world.students(world.other_school, ["d1"])
    joined = world.service.join_run(student, JoinRun(run_id=run.run_id))
    assert (joined.class_id, size(world, run.public_class_id)) == (run.public_class_id, 1)
    done = import_file(world, world.tutor, class_id, csv_of(("d1", "学生d1")))
    assert (done.added_count, done.moved_count, done.size) == (0, 1, 1)
    assert size(world, run.public_class_id) == 0
    left, came = world.events("enrolments_changed.v1")[-2:]
    assert (left["class_id"], left["removed_student_ids"]) == (run.public_class_id, [student.actor.actor_id])
    assert (came["class_id"], came["added_student_ids"]) == (class_id, [student.actor.actor_id])


def test_many_students_are_told_in_events_of_500_r86(world: World) -> None:
    class_id = tutored_class(world, world.run())
    keys = numbers("e", 1200)
    world.students(world.other_school, keys)
    import_file(world, world.tutor, class_id, csv_of(*[(key, "") for key in keys]))
    told = [event for event in world.events("enrolments_changed.v1") if event["class_id"] == class_id]
    assert [(len(event["added_student_ids"]), event["size"]) for event in told] == [
        (500, 500),
        (500, 1000),
        (200, 1200),
    ]
    assert [event["version"] for event in told] == sorted({event["version"] for event in told})


def test_more_than_2000_rows_are_refused_r86(world: World) -> None:
    class_id = tutored_class(world, world.run())
    with pytest.raises(InvalidInput, match="too_many_rows"):
        import_file(world, world.tutor, class_id, csv_of(*[(key, "") for key in numbers("f", 2001)]))


def test_who_may_import_into_which_class_r81_r82(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.students(world.other_school, ["g1"])
    content = csv_of(("g1", ""))
    with pytest.raises(Conflict, match="public_class_takes_no_import"):
        import_file(world, world.leader, run.public_class_id, content)
    with pytest.raises(NotFound, match="class_not_found"):
        import_file(world, world.stranger, class_id, content)
    with pytest.raises(NotPermitted):
        import_file(world, world.other_admin, class_id, content)
    select(world, run, way=2)
    of_way_2 = open_class(world, run, world.leader, title="代建班", institution_id=world.other_school)
    assert import_file(world, world.leader, of_way_2.class_id, content).added_count == 1


def test_two_imports_of_the_same_students_at_once_put_each_into_one_class_r86(world: World) -> None:
    run = world.run()
    classes = [tutored_class(world, run, f"{number}班") for number in range(4)]
    keys = numbers("h", 40)
    world.students(world.other_school, keys)
    content = csv_of(*[(key, "") for key in keys])

    def attempt(class_id: str) -> str:
        try:
            return f"{import_file(world, world.tutor, class_id, content).added_count} added"
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, classes))
    assert outcomes == ["40 added", "import_has_errors", "import_has_errors", "import_has_errors"]
    assert sorted(size(world, class_id) for class_id in classes) == [0, 0, 0, 40]


def test_an_import_and_joins_from_the_page_at_once_never_block_each_other_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    keys = numbers("i", 12)
    students = world.students(world.other_school, keys)
    content = csv_of(*[(key, "") for key in keys])

    def join(student: Call) -> str:
        try:
            return world.service.join_run(student, JoinRun(run_id=run.run_id)).class_id
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(6) as pool:
        joins = [pool.submit(join, student) for student in students]
        imported = pool.submit(import_file, world, world.tutor, class_id, content)
        outcomes = {future.result() for future in joins}
    done = imported.result()
    assert outcomes <= {run.public_class_id, class_id, "already_enrolled"}
    assert done.size == done.added_count + done.moved_count == 12
    assert size(world, run.public_class_id) == 0


def test_anyone_signed_in_joins_a_running_mooc_once_r85(world: World) -> None:
    run = world.run()
    first = world.service.join_run(world.learner, JoinRun(run_id=run.run_id))
    assert first.class_id == run.public_class_id
    assert world.service.join_run(world.learner, JoinRun(run_id=run.run_id)) == first
    with pytest.raises(NotAuthenticated):
        world.service.join_run(Call(), JoinRun(run_id=run.run_id))


def test_who_joins_twice_at_once_is_answered_the_same_r85(world: World) -> None:
    run = world.run()
    join = partial(world.service.join_run, world.learner, JoinRun(run_id=run.run_id))
    outcomes = race([join] * 4)
    assert {each.enrolment_id for each in outcomes if isinstance(each, EnrolmentView)} == {join().enrolment_id}
    assert not [each for each in outcomes if isinstance(each, Exception)]


def test_a_spoc_takes_the_own_school_only_r85(world: World) -> None:
    run = world.run(spoc=True)
    (own,) = world.students(world.school, ["j1"])
    (other,) = world.students(world.other_school, ["j2"])
    assert world.service.join_run(own, JoinRun(run_id=run.run_id)).class_id == run.public_class_id
    for stranger in (other, world.learner):
        with pytest.raises(NotFound, match="run_not_found"):
            world.service.join_run(stranger, JoinRun(run_id=run.run_id))


def test_nobody_joins_what_is_not_running_r54_r85(world: World) -> None:
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.join_run(world.learner, JoinRun(run_id=world.run(is_published=False).run_id))
    with pytest.raises(Conflict, match="run_not_started"):
        world.service.join_run(world.learner, JoinRun(run_id=world.run(starts_in_days=1).run_id))
    closed, taken_down = world.run(), world.run()
    world.change_run(closed.run_id, lambda run: run.close(TODAY))
    world.change_run(taken_down.run_id, lambda run: run.take_down("内容有误", TODAY))
    with pytest.raises(Conflict, match="run_finished"):
        world.service.join_run(world.learner, JoinRun(run_id=closed.run_id))
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.join_run(world.learner, JoinRun(run_id=taken_down.run_id))


def test_fifty_joins_at_once_are_all_counted_r85(world: World) -> None:
    run = world.run()
    learners = [world.person(f"learner {each}", None, Role.LEARNER) for each in range(50)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda call: world.service.join_run(call, JoinRun(run_id=run.run_id)), learners))
    assert size(world, run.public_class_id) == 50
    told = [event for event in world.events("enrolments_changed.v1") if event["class_id"] == run.public_class_id]
    assert sorted(event["size"] for event in told) == list(range(1, 51))
