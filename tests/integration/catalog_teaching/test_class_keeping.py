"""Classes renamed, handed over and closed; members who leave (R2, R81, R82, R94)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.learning import PlaybackGrant
from chassis.contracts.catalog.teaching_class import (
    ClassView,
    CloseClass,
    CreateClass,
    GetClass,
    HandOverClass,
    ListMyClasses,
    RenameClass,
)
from chassis.contracts.catalog.team import ListTeam, RemoveTeamMember
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.integration.catalog_teaching.test_classes import empower, open_class, select
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file, tutored_class
from tests.integration.catalog_teaching.world import RunInWorld, World
from tests.racing import race


def hand_over(world: World, by: Call, found: ClassView, to: Call) -> ClassView:
    command = HandOverClass(class_id=found.class_id, tutor_id=to.actor.actor_id, expected_version=found.version)
    return world.service.hand_over_class(by, command)


def remove(world: World, run: RunInWorld, person: Call) -> None:
    command = RemoveTeamMember(run_id=run.run_id, person_id=person.actor.actor_id)
    world.service.remove_team_member(world.leader, command)


def test_a_class_is_renamed_by_who_runs_it_and_sharing_hears_r81(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    open_class(world, run, world.tutor, title="二班")
    rename = RenameClass(class_id=opened.class_id, title="三班", expected_version=opened.version)
    renamed = world.service.rename_class(world.tutor, rename)
    assert (renamed.title, renamed.version) == ("三班", opened.version + 1)
    told = world.events("class_changed.v1")[-1]
    assert (told["title"], told["is_closed"], told["version"]) == ("三班", False, renamed.version)
    with pytest.raises(StaleVersion):
        world.service.rename_class(world.tutor, rename)
    taken = RenameClass(class_id=opened.class_id, title="二班", expected_version=renamed.version)
    with pytest.raises(Conflict, match="class_title_taken"):
        world.service.rename_class(world.tutor, taken)
    public = RenameClass(class_id=run.public_class_id, title="别名", expected_version=1)
    with pytest.raises(Conflict, match="public_class_is_fixed"):
        world.service.rename_class(world.leader, public)
    with pytest.raises(NotFound, match="class_not_found"):
        world.service.rename_class(world.stranger, taken)
    with pytest.raises(NotPermitted, match="team_permission_required"):
        world.service.rename_class(world.other_admin, taken)


def test_a_class_goes_to_a_colleague_who_may_run_it_and_those_concerned_hear_r81_r94(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    colleague = world.person("colleague", world.other_school, Role.TEACHER)
    helper = world.person("helper", world.other_school, Role.TEACHER)
    outsider = world.person("outsider", world.school, Role.TEACHER)
    with pytest.raises(InvalidInput, match="tutor_not_in_team"):
        hand_over(world, world.tutor, opened, colleague)
    empower(world, run, colleague, "classes", "students")
    empower(world, run, helper, "students")
    empower(world, run, outsider, "classes")
    with pytest.raises(InvalidInput, match="tutor_may_not_run_classes"):
        hand_over(world, world.tutor, opened, helper)
    with pytest.raises(InvalidInput, match="tutor_of_other_school"):
        hand_over(world, world.tutor, opened, outsider)
    given = hand_over(world, world.tutor, opened, colleague)
    assert (given.tutor_id, given.tutor_name) == (colleague.actor.actor_id, "colleague")
    assert world.events("class_changed.v1")[-1]["tutor_id"] == colleague.actor.actor_id
    notice = world.events("notice_raised.v1")[-1]
    assert notice["kind"] == "class_handed_over"
    assert set(notice["person_ids"]) == {world.leader.actor.actor_id, colleague.actor.actor_id}
    assert [each.class_id for each in world.service.list_my_classes(colleague, ListMyClasses()).items] == [
        opened.class_id
    ]
    assert hand_over(world, colleague, given, colleague) == given
    back = hand_over(world, world.leader, given, world.leader)
    assert back.tutor_id == world.leader.actor.actor_id


def test_a_class_of_way_2_can_go_to_a_tutor_of_its_school_r82(world: World) -> None:
    run = world.run()
    select(world, run, way=2)
    of_way_2 = open_class(world, run, world.leader, institution_id=world.other_school)
    empower(world, run, world.tutor, "classes")
    assert hand_over(world, world.leader, of_way_2, world.tutor).tutor_name == "tutor"


def test_an_empty_class_is_closed_and_one_with_students_is_not_r81(world: World) -> None:
    run = world.run()
    class_id = tutored_class(world, run)
    spare = tutored_class(world, run, "二班")
    world.students(world.other_school, ["close1"])
    import_file(world, world.tutor, class_id, csv_of(("close1", "")))
    with pytest.raises(Conflict, match="class_not_empty") as refused:
        world.service.close_class(world.tutor, CloseClass(class_id=class_id))
    assert refused.value.details == {"size": 1}
    with pytest.raises(Conflict, match="public_class_is_fixed"):
        world.service.close_class(world.leader, CloseClass(class_id=run.public_class_id))
    world.service.close_class(world.tutor, CloseClass(class_id=spare))
    told = world.events("class_changed.v1")[-1]
    assert (told["class_id"], told["is_closed"]) == (spare, True)
    with pytest.raises(NotFound, match="class_not_found"):
        world.service.get_class(world.leader, GetClass(class_id=spare))


def test_a_class_that_is_closed_while_students_come_takes_them_or_goes_r86(world: World) -> None:
    for number in range(6):
        run = world.run()
        class_id = tutored_class(world, run)
        key = f"race-close-{number}"
        world.students(world.other_school, [key])
        works: list[Callable[[], object]] = [
            partial(import_file, world, world.tutor, class_id, csv_of((key, ""))),
            partial(world.service.close_class, world.tutor, CloseClass(class_id=class_id)),
        ]
        outcomes = race(works)
        codes = [each.code for each in outcomes if isinstance(each, DomainError)]
        assert codes in (["class_not_empty"], ["class_not_found"]), outcomes


def test_who_runs_classes_leaves_the_team_after_handing_them_over_r81(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    with pytest.raises(Conflict, match="tutor_has_classes") as refused:
        remove(world, run, world.tutor)
    assert refused.value.details == {"class_ids": [opened.class_id], "count": 1}
    hand_over(world, world.leader, opened, world.leader)
    remove(world, run, world.tutor)
    assert [
        each.is_leader for each in world.service.list_team(world.leader, ListTeam(run_id=run.run_id)).items
    ] == [True]


def test_removal_ends_access_at_once_r81(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    play = PlaybackGrant(unit_id=run.unit_ids[0])
    assert world.service.playback_grant(world.tutor, play).grant
    remove(world, run, world.tutor)
    with pytest.raises(NotFound, match="unit_not_found"):
        world.service.playback_grant(world.tutor, play)
    with pytest.raises(NotFound, match="run_not_found"):
        open_class(world, run, world.tutor)


def test_nobody_leaves_the_team_with_a_class_that_is_opened_at_this_moment_r81(world: World) -> None:
    for _ in range(6):
        run = world.run()
        empower(world, run, world.tutor, "classes")
        create = partial(world.service.create_class, world.tutor, CreateClass(run_id=run.run_id, title="一班"))
        works: list[Callable[[], object]] = [create, partial(remove, world, run, world.tutor)]
        opened, removed = race(works)
        team = world.service.list_team(world.leader, ListTeam(run_id=run.run_id)).items
        is_member = len(team) == 2
        assert is_member == isinstance(opened, ClassView), (opened, removed)
        assert is_member == isinstance(removed, Conflict), (opened, removed)
