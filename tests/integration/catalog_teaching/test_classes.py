"""Classes and their releases on the real database (R55, R81, R82, R84)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.contracts.base import Call, Envelope
from chassis.contracts.catalog.learning import GetRunContent
from chassis.contracts.catalog.release import GetReleases, ReleaseAll, ReleaseStatement, SetReleases
from chassis.contracts.catalog.teaching_class import ClassView, CreateClass, GetClass, ListClasses
from chassis.contracts.catalog.team import AddTeamMember, PermissionName
from chassis.contracts.sharing.events import SelectionChanged
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from chassis.domain.ids import new_id
from tests.integration.catalog_teaching.world import START, TODAY, RunInWorld, World


def empower(world: World, run: RunInWorld, person: Call, *permissions: PermissionName) -> None:
    command = AddTeamMember(run_id=run.run_id, person_id=person.actor.actor_id, permissions=list(permissions))
    world.service.add_team_member(world.leader, command)


def open_class(
    world: World, run: RunInWorld, by: Call, *, title: str = "一班", institution_id: str | None = None
) -> ClassView:
    command = CreateClass(run_id=run.run_id, title=title, institution_id=institution_id)
    return world.service.create_class(by, command)


def select(world: World, run: RunInWorld, *, way: int, state: str = "selected", version: int = 1) -> None:
    event = SelectionChanged(
        selection_id=run.run_id,
        run_id=run.run_id,
        selecting_institution_id=world.other_school,
        offering_institution_id=world.school,
        way=way,
        tutor_id=None,
        state=state,
        version=version,
    )
    envelope = Envelope(
        event_id=new_id(), type=event.TYPE, occurred_at=START, payload=event.model_dump(mode="json")
    )
    world.service.note_selection(envelope)


def test_a_run_comes_with_its_public_class_r55(world: World) -> None:
    run = world.run()
    (public,) = world.service.list_classes(world.leader, ListClasses(run_id=run.run_id)).items
    assert (public.class_id, public.kind, public.size) == (run.public_class_id, "public", 0)
    assert world.events("class_opened.v1")[-1]["class_id"] == run.public_class_id


def test_a_tutor_with_the_right_opens_a_class_for_the_own_school_r81(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    assert (opened.institution_id, opened.tutor_name, opened.institution_name) == (
        world.other_school,
        "tutor",
        "乙学院",
    )
    assert world.events("class_opened.v1")[-1]["tutor_id"] == world.tutor.actor.actor_id
    assert world.events("notice_raised.v1")[-1]["person_ids"] == [world.leader.actor.actor_id]
    with pytest.raises(Conflict, match="class_title_taken"):
        open_class(world, run, world.tutor)
    with pytest.raises(Conflict, match="class_for_own_school_only"):
        open_class(world, run, world.tutor, institution_id=world.school)


def test_without_the_right_no_class_is_opened_r81(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "content", "students", "scores")
    with pytest.raises(NotPermitted, match="team_permission_required"):
        open_class(world, run, world.tutor)
    with pytest.raises(NotFound, match="run_not_found"):
        open_class(world, run, world.stranger)


def test_the_leader_opens_a_class_for_a_school_that_selected_in_way_2_r82(world: World) -> None:
    run = world.run()
    with pytest.raises(Conflict, match="selection_missing"):
        open_class(world, run, world.leader, institution_id=world.other_school)
    select(world, run, way=1)
    with pytest.raises(Conflict, match="selection_missing"):
        open_class(world, run, world.leader, institution_id=world.other_school)
    select(world, run, way=2, version=2)
    select(world, run, way=1, version=1)
    opened = open_class(world, run, world.leader, institution_id=world.other_school)
    assert opened.institution_id == world.other_school
    select(world, run, way=2, state="withdrawn", version=3)
    with pytest.raises(Conflict, match="selection_missing"):
        open_class(world, run, world.leader, institution_id=world.other_school, title="二班")


def test_classes_are_opened_in_published_runs_only_r54(world: World) -> None:
    with pytest.raises(Conflict, match="run_not_published"):
        open_class(world, world.run(is_published=False), world.leader)
    run = world.run()
    world.change_run(run.run_id, lambda found: found.close(TODAY))
    with pytest.raises(Conflict, match="run_finished"):
        open_class(world, run, world.leader)


def test_who_sees_which_classes_r2(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    own = open_class(world, run, world.leader, title="甲班").class_id
    theirs = open_class(world, run, world.tutor, title="乙班").class_id
    seen = {
        "leader": world.leader,
        "admin": world.admin,
        "tutor": world.tutor,
        "other_admin": world.other_admin,
    }
    listed = {
        name: {view.class_id for view in world.service.list_classes(call, ListClasses(run_id=run.run_id)).items}
        for name, call in seen.items()
    }
    everything = {run.public_class_id, own, theirs}
    assert listed["leader"] == listed["admin"] == everything
    assert listed["tutor"] == listed["other_admin"] == {run.public_class_id, theirs}
    assert world.service.get_class(world.other_admin, GetClass(class_id=theirs)).title == "乙班"
    for call in (world.tutor, world.other_admin, world.stranger, world.learner):
        with pytest.raises(NotFound, match="class_not_found"):
            world.service.get_class(call, GetClass(class_id=own))
    with pytest.raises(NotFound, match="run_not_found"):
        world.service.list_classes(world.stranger, ListClasses(run_id=run.run_id))


def test_a_list_of_classes_goes_on_after_its_cursor(world: World) -> None:
    run = world.run()
    made = [open_class(world, run, world.leader, title=f"{number}班").class_id for number in range(4)]
    first = world.service.list_classes(world.leader, ListClasses(run_id=run.run_id, limit=3))
    rest = world.service.list_classes(
        world.leader, ListClasses(run_id=run.run_id, limit=3, cursor=first.next_cursor)
    )
    assert [view.class_id for view in [*first.items, *rest.items]] == [run.public_class_id, *made]
    assert rest.next_cursor is None


def test_releases_are_stated_timed_withheld_and_withdrawn_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    soon = START + timedelta(hours=1)
    statements = [
        ReleaseStatement(level="chapter", node_id=run.chapter_ids[0]),
        ReleaseStatement(level="unit", node_id=run.unit_ids[1], is_released=False),
        ReleaseStatement(level="unit", node_id=run.unit_ids[2], visible_from=soon),
    ]
    command = SetReleases(class_id=opened.class_id, statements=statements, expected_version=1)
    view = world.service.set_releases(world.tutor, command)
    assert [(chapter.visible_unit_count, chapter.unit_count) for chapter in view.chapters] == [(1, 2), (0, 1)]
    with pytest.raises(StaleVersion):
        world.service.set_releases(world.tutor, command)
    world.clock.now = soon
    again = world.service.get_releases(world.tutor, GetReleases(class_id=opened.class_id))
    assert [chapter.visible_unit_count for chapter in again.chapters] == [1, 1]
    assert again.statements == view.statements
    withdrawn = SetReleases(class_id=opened.class_id, statements=[], expected_version=view.version)
    assert world.service.set_releases(world.tutor, withdrawn).chapters[0].visible_unit_count == 0


def test_a_release_names_what_the_outline_has_once_r84(world: World) -> None:
    run = world.run()
    unknown = ReleaseStatement(level="unit", node_id=new_id())
    known = ReleaseStatement(level="unit", node_id=run.unit_ids[0])
    with pytest.raises(InvalidInput, match="release_node_unknown"):
        world.service.set_releases(
            world.leader, SetReleases(class_id=run.public_class_id, statements=[unknown], expected_version=1)
        )
    with pytest.raises(InvalidInput, match="release_node_repeated"):
        world.service.set_releases(
            world.leader, SetReleases(class_id=run.public_class_id, statements=[known, known], expected_version=1)
        )


def test_a_tutor_releases_to_the_own_school_only_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    with pytest.raises(NotPermitted, match="class_of_other_school"):
        world.service.release_all(world.tutor, ReleaseAll(class_id=run.public_class_id))
    other = open_class(world, run, world.leader)
    with pytest.raises(NotFound, match="class_not_found"):
        world.service.release_all(world.tutor, ReleaseAll(class_id=other.class_id))


def test_the_public_sees_nothing_until_the_public_class_has_its_release_r84(world: World) -> None:
    run = world.run()
    empower(world, run, world.tutor, "classes")
    opened = open_class(world, run, world.tutor)
    world.service.release_all(world.tutor, ReleaseAll(class_id=opened.class_id))
    visitor = Call()
    assert world.service.run_content(visitor, GetRunContent(run_id=run.run_id)).unit_count == 0
    world.service.release_all(world.leader, ReleaseAll(class_id=run.public_class_id))
    content = world.service.run_content(visitor, GetRunContent(run_id=run.run_id))
    assert (content.standing, content.unit_count) == ("visitor", 3)
