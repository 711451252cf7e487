"""What systems of schools do in classes: lists, imports, scores, where the school teaches (R2, R81, R82)."""

from __future__ import annotations

import pytest

from chassis.contracts.catalog.enrolment import GetScoreHistory, ListStudents
from chassis.contracts.catalog.teaching_class import GetClass, ListClasses
from chassis.domain.errors import NotFound, NotPermitted
from chassis.domain.scopes import ClientScope
from tests.factories import system_of
from tests.integration.catalog_teaching.test_classes import open_class, select
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file, tutored_class
from tests.integration.catalog_teaching.test_scores import give, scored_class
from tests.integration.catalog_teaching.world import World

READ, WRITE = ClientScope.ENROLMENTS_READ, ClientScope.ENROLMENTS_WRITE
SCORE, SCORES = ClientScope.SCORES_WRITE, ClientScope.SCORES_READ


def test_a_system_reads_and_fills_a_class_of_its_school_r86(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    world.students(world.other_school, ["sys1", "sys2"])
    writer, reader = system_of(world.other_school, WRITE), system_of(world.other_school, READ)
    done = import_file(world, writer, class_id, csv_of(("sys1", ""), ("sys2", "")))
    assert done.added_count == 2
    assert world.service.get_class(reader, GetClass(class_id=class_id)).size == 2
    classes = world.service.list_classes(reader, ListClasses(run_id=run.run_id)).items
    assert class_id in {each.class_id for each in classes}
    assert len(world.service.list_students(reader, ListStudents(class_id=class_id)).items) == 2


def test_a_system_gives_scores_in_a_class_of_its_school_r87(world: World) -> None:
    _, class_id, (student,) = scored_class(world, ["sysk1"])
    writer = system_of(world.other_school, SCORE)
    assert world.service.set_scores(writer, give(class_id, **{student: "88"})).changed_count == 1
    asked = GetScoreHistory(class_id=class_id, student_id=student)
    (kept,) = world.service.score_history(system_of(world.other_school, SCORES), asked).items
    assert kept.scored_by_id == writer.actor.actor_id


def test_a_system_without_the_scope_is_refused_by_the_service_itself_r2(world: World) -> None:
    _, class_id, (student,) = scored_class(world, ["sysm1"])
    wrong = system_of(world.other_school, READ, WRITE, SCORES)
    with pytest.raises(NotPermitted, match="scope_required"):
        world.service.set_scores(wrong, give(class_id, **{student: "88"}))
    with pytest.raises(NotPermitted, match="scope_required"):
        import_file(world, system_of(world.other_school, READ, SCORE), class_id, csv_of(("sysm1", "")))


def test_a_system_of_another_school_finds_no_class_r2(world: World) -> None:
    _, class_id, (student,) = scored_class(world, ["sysn1"])
    stranger = system_of(world.person("x", None).actor.actor_id, *ClientScope)
    with pytest.raises(NotFound, match="class_not_found"):
        world.service.set_scores(stranger, give(class_id, **{student: "88"}))
    with pytest.raises(NotFound, match="class_not_found"):
        import_file(world, stranger, class_id, csv_of(("sysn1", "")))


def test_the_offering_school_s_system_does_not_touch_a_class_of_the_selecting_school_r81(world: World) -> None:
    _, class_id, (student,) = scored_class(world, ["syso1"])
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.set_scores(system_of(world.school, SCORE), give(class_id, **{student: "88"}))


def test_in_a_class_that_the_leader_teaches_the_selecting_school_gives_no_scores_r82(world: World) -> None:
    run = world.run()
    select(world, run, way=2)
    opened = open_class(world, run, world.leader, institution_id=world.other_school)
    (student,) = world.students(world.other_school, ["sysp1"])
    import_file(world, world.leader, opened.class_id, csv_of(("sysp1", "")))
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.set_scores(
            system_of(world.other_school, SCORE), give(opened.class_id, **{student.actor.actor_id: "100"})
        )
