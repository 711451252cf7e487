"""Teaching teams on the real database (R81)."""

from __future__ import annotations

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog.team import (
    AddTeamMember,
    ChangeTeamMember,
    ListTeam,
    PermissionName,
    RemoveTeamMember,
)
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from tests.integration.catalog_teaching.world import TODAY, RunInWorld, World


def add(world: World, run: RunInWorld, person: Call, *permissions: PermissionName, by: Call | None = None) -> int:
    command = AddTeamMember(
        run_id=run.run_id, person_id=person.actor.actor_id, permissions=list(permissions or ("classes",))
    )
    return world.service.add_team_member(by or world.leader, command).version


def test_the_leader_is_in_the_team_of_every_run_with_all_permissions_r81(world: World) -> None:
    run = world.run()
    (leader,) = world.service.list_team(world.leader, ListTeam(run_id=run.run_id)).items
    assert leader.is_leader
    assert leader.person_id == world.leader.actor.actor_id
    assert sorted(leader.permissions) == ["classes", "content", "scores", "students"]


def test_an_added_tutor_is_told_and_sees_the_team_at_once_r81_r94(world: World) -> None:
    run = world.run()
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.list_team(world.tutor, ListTeam(run_id=run.run_id))
    add(world, run, world.tutor, "classes", "students")
    members = world.service.list_team(world.tutor, ListTeam(run_id=run.run_id)).items
    assert [member.is_leader for member in members] == [True, False]
    told = world.events("team_member_changed.v1")[-1]
    assert (told["run_id"], told["permissions"], told["version"]) == (run.run_id, ["classes", "students"], 1)
    notice = world.events("notice_raised.v1")[-1]
    assert (notice["kind"], notice["person_ids"]) == ("added_to_team", [world.tutor.actor.actor_id])


def test_members_are_added_to_the_latest_run_only_r81(world: World) -> None:
    first = world.run()
    latest = world.offer(first.course_id)
    with pytest.raises(Conflict, match="not_latest_run"):
        add(world, first, world.tutor)
    assert add(world, latest, world.tutor) == 1


def test_only_the_leader_changes_the_team_r81(world: World) -> None:
    run = world.run()
    add(world, run, world.tutor, "classes", "content", "students", "scores")
    with pytest.raises(NotPermitted):
        add(world, run, world.stranger, by=world.tutor)
    with pytest.raises(NotPermitted):
        add(world, run, world.stranger, by=world.admin)
    with pytest.raises(NotFound):
        add(world, run, world.stranger, by=world.stranger)
    with pytest.raises(NotFound):
        add(world, run, world.stranger, by=world.other_admin)


def test_whom_accounts_does_not_know_as_an_active_teacher_is_not_added_r81(world: World) -> None:
    run = world.run()
    disabled = world.person("disabled", world.other_school, Role.TEACHER, is_active=False)
    student = world.person("student", world.other_school, Role.STUDENT)
    unknown = Call(actor=world.tutor.actor.model_copy(update={"actor_id": new_id()}))
    for nobody in (disabled, student, unknown):
        with pytest.raises(NotFound, match="teacher_not_found"):
            add(world, run, nobody)


def test_a_member_is_changed_removed_and_added_again_with_growing_versions_r81(world: World) -> None:
    run = world.run()
    add(world, run, world.tutor)
    with pytest.raises(Conflict, match="already_in_team"):
        add(world, run, world.tutor)
    person_id = world.tutor.actor.actor_id
    change = ChangeTeamMember(run_id=run.run_id, person_id=person_id, permissions=["scores"], expected_version=1)
    assert world.service.change_team_member(world.leader, change).version == 2
    with pytest.raises(StaleVersion):
        world.service.change_team_member(world.leader, change)
    world.service.remove_team_member(world.leader, RemoveTeamMember(run_id=run.run_id, person_id=person_id))
    assert world.events("team_member_changed.v1")[-1]["permissions"] == []
    with pytest.raises(NotFound):
        world.service.list_team(world.tutor, ListTeam(run_id=run.run_id))
    assert add(world, run, world.tutor) == 4


def test_the_team_of_a_finished_run_stays_as_it_is_r54(world: World) -> None:
    run = world.run()
    world.change_run(run.run_id, lambda found: found.close(TODAY))
    with pytest.raises(Conflict, match="run_finished"):
        add(world, run, world.tutor)
