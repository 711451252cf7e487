"""Final scores on the real database (R87)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chassis.contracts.catalog.enrolment import GetScoreHistory, JoinRun, ListStudents, ScoreEntry, SetScores
from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, NotFound, NotPermitted
from chassis.domain.ids import new_id
from tests.integration.catalog_teaching.test_classes import empower
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file, tutored_class
from tests.integration.catalog_teaching.world import TODAY, RunInWorld, World


def scored_class(world: World, keys: list[str]) -> tuple[RunInWorld, str, list[str]]:
    run = world.run()
    class_id = tutored_class(world, run)
    students = world.students(world.other_school, keys)
    import_file(world, world.tutor, class_id, csv_of(*[(key, "") for key in keys]))
    return run, class_id, [student.actor.actor_id for student in students]


def give(class_id: str, **scores: str) -> SetScores:
    return SetScores(
        class_id=class_id,
        scores=[ScoreEntry(student_id=key, score=Decimal(value)) for key, value in scores.items()],
    )


def test_scores_are_given_corrected_and_kept_r87(world: World) -> None:
    _, class_id, (first, second) = scored_class(world, ["k1", "k2"])
    done = world.service.set_scores(world.tutor, give(class_id, **{first: "85.5", second: "90"}))
    assert (done.changed_count, done.unchanged_count) == (2, 0)
    world.clock.now += timedelta(hours=1)
    done = world.service.set_scores(world.tutor, give(class_id, **{first: "86", second: "90"}))
    assert (done.changed_count, done.unchanged_count) == (1, 1)
    history = world.service.score_history(world.tutor, GetScoreHistory(class_id=class_id, student_id=first))
    assert [(each.score_version, each.score) for each in history.items] == [(1, Decimal("85.5")), (2, Decimal(86))]
    told = world.events("score_recorded.v1")[-1]
    assert (told["student_id"], told["score"], told["version"]) == (first, "86.0", 2)
    assert told["student_institution_id"] == world.other_school


def test_a_finished_run_still_takes_scores_r54_r87(world: World) -> None:
    run, class_id, (student,) = scored_class(world, ["l1"])
    world.change_run(run.run_id, lambda found: found.close(TODAY))
    assert world.service.set_scores(world.tutor, give(class_id, **{student: "60"})).changed_count == 1


def test_scores_of_strangers_are_refused_and_nothing_is_saved_r87(world: World) -> None:
    _, class_id, (student,) = scored_class(world, ["m1"])
    stranger = new_id()
    with pytest.raises(InvalidInput) as refusal:
        world.service.set_scores(world.tutor, give(class_id, **{student: "70", stranger: "80"}))
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [
        ("/scores/1/student_id", "student_not_in_class")
    ]
    (view,) = world.service.list_students(world.tutor, ListStudents(class_id=class_id)).items
    assert view.score is None


def test_who_may_give_scores_r81_r87(world: World) -> None:
    run, class_id, (student,) = scored_class(world, ["n1"])
    helper = world.person("helper", world.other_school, Role.TEACHER)
    empower(world, run, helper, "classes", "content", "students")
    with pytest.raises(NotPermitted, match="team_permission_required"):
        world.service.set_scores(helper, give(class_id, **{student: "70"}))
    with pytest.raises(NotFound):
        world.service.set_scores(world.stranger, give(class_id, **{student: "70"}))
    assert world.service.set_scores(world.leader, give(class_id, **{student: "70"})).changed_count == 1


def test_a_learner_without_a_school_is_scored_but_nobody_is_told_r90(world: World) -> None:
    run = world.run()
    world.service.join_run(world.learner, JoinRun(run_id=run.run_id))
    before = len(world.events("score_recorded.v1"))
    learner_id = world.learner.actor.actor_id
    done = world.service.set_scores(world.leader, give(run.public_class_id, **{learner_id: "99"}))
    assert done.changed_count == 1
    assert len(world.events("score_recorded.v1")) == before


def test_the_score_of_a_student_who_is_moved_is_told_for_the_new_class_r86_r87_r90(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    (student,) = world.students(world.other_school, ["moved1"])
    student_id = student.actor.actor_id
    world.service.join_run(student, JoinRun(run_id=run.run_id))
    world.service.set_scores(world.leader, give(run.public_class_id, **{student_id: "77"}))
    import_file(world, world.tutor, class_id, csv_of(("moved1", "")))
    told = [each for each in world.events("score_recorded.v1") if each["student_id"] == student_id]
    assert [(each["class_id"], each["score"]) for each in told] == [
        (run.public_class_id, "77.0"),
        (class_id, "77.0"),
    ]


def test_students_of_the_public_class_are_for_its_own_school_r2_r87(world: World) -> None:
    run = world.run()
    tutored_class(world, run)
    world.service.join_run(world.learner, JoinRun(run_id=run.run_id))
    learner_id = world.learner.actor.actor_id
    everyone = ListStudents(class_id=run.public_class_id)
    history = GetScoreHistory(class_id=run.public_class_id, student_id=learner_id)
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.list_students(world.tutor, everyone)
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.score_history(world.tutor, history)
    for caller in (world.leader, world.admin):
        (listed,) = world.service.list_students(caller, everyone).items
        assert listed.student_id == learner_id
        assert world.service.score_history(caller, history).items == []
