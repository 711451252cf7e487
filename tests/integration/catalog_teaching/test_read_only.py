"""A finished run is read-only: every operation that would write on it is refused (R54)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.contracts.catalog import (
    cover,
    enrolment,
    learning,
    outline,
    release,
    roster,
    run,
    teaching_class,
    team,
)
from chassis.contracts.catalog.outline import OutlineView
from chassis.domain.errors import Conflict
from chassis.rpc.entrypoints import RpcEntrypoint, entrypoints_of
from services.catalog.service import CatalogService
from tests.integration.catalog_teaching.test_classes import empower, open_class
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file
from tests.integration.catalog_teaching.test_learning import joined
from tests.integration.catalog_teaching.test_roster import as_file
from tests.integration.catalog_teaching.world import START, TODAY, RunInWorld, World
from tests.unit.catalog.test_cover import handed_in, picture

END = TODAY + timedelta(days=90)
OF_A_RUN = {"run_id", "class_id", "unit_id", "outline_id"}
WRITES_ELSEWHERE = {
    "reopen_run": "makes another run of the finished one (R52)",
    "set_scores": "most scores are given after the end (R87, R90)",
    "import_scores": "as above",
}


class Ended:
    """A run that was taught to its end, with everything in it that could be written on."""

    def __init__(self, world: World) -> None:
        self.world, self.service = world, world.service
        self.run: RunInWorld = world.run()
        at = {"run_id": self.run.run_id}
        empower(world, self.run, world.tutor, "classes", "students")
        self.member = next(
            each
            for each in self.service.list_team(world.leader, team.ListTeam(**at)).items
            if each.person_id == world.tutor.actor.actor_id
        )
        self.class_id = open_class(world, self.run, world.tutor).class_id
        self.student = joined(world, self.run)
        self.service.release_all(world.leader, release.ReleaseAll(class_id=self.run.public_class_id))
        world.clock.now = START + timedelta(days=92)
        self.version = self.service.get_run(world.leader, run.GetRun(**at)).version
        self.outline: OutlineView = self.service.get_outline(
            world.leader,
            outline.GetOutline(outline_id=self.service.get_run(world.leader, run.GetRun(**at)).outline_id),
        )

    def on_run(self, model: type[Any], **fields: Any) -> Any:
        return model(run_id=self.run.run_id, **fields)

    def on_outline(self, model: type[Any], **fields: Any) -> Any:
        seen = {"outline_id": self.outline.outline_id, "expected_version": self.outline.version}
        return model(**seen, **fields)


def a_file(class_id: str) -> dict[str, str]:
    return as_file(class_id, csv_of(("a1", "学生a1")))


def writes(ended: Ended) -> dict[str, Callable[[], object]]:
    """Every method that writes on a run, called as someone who might before the end."""
    world, service = ended.world, ended.service
    leader, tutor = world.leader, world.tutor
    chapter = ended.outline.chapters[0]
    section, unit = chapter.sections[0], chapter.sections[0].units[0]
    in_chapter, in_section = {"chapter_id": chapter.chapter_id}, {"section_id": section.section_id}
    of_unit = {"unit_id": unit.unit_id}
    up = {"direction": "down"}
    image = handed_in(picture(640, 360)).model_dump()
    period = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 1)}
    version = {"expected_version": ended.version}
    on_run, on_outline = ended.on_run, ended.on_outline
    stranger = {"person_id": world.stranger.actor.actor_id, "permissions": ["classes"]}
    known = {"person_id": tutor.actor.actor_id}
    in_public = {"class_id": ended.run.public_class_id, "student_id": ended.student.actor.actor_id}
    plan = service.get_releases(leader, release.GetReleases(class_id=ended.class_id))

    return {
        "change_run": lambda: service.change_run(leader, on_run(run.ChangeRun, **version, category_code="02")),
        "set_run_cover": lambda: service.set_run_cover(leader, on_run(cover.SetRunCover, **version, **image)),
        "remove_run_cover": lambda: service.remove_run_cover(leader, on_run(cover.RemoveRunCover, **version)),
        "publish_run": lambda: service.publish_run(leader, on_run(run.PublishRun, **period)),
        "withdraw_run": lambda: service.withdraw_run(leader, on_run(run.WithdrawRun)),
        "close_run": lambda: service.close_run(leader, on_run(run.CloseRun)),
        "take_down_run": lambda: service.take_down_run(world.admin, on_run(run.TakeDownRun, reason="侵权")),
        "add_chapter": lambda: service.add_chapter(leader, on_outline(outline.AddChapter, title="x")),
        "rename_chapter": lambda: service.rename_chapter(
            leader, on_outline(outline.RenameChapter, **in_chapter, title="x")
        ),
        "move_chapter": lambda: service.move_chapter(leader, on_outline(outline.MoveChapter, **in_chapter, **up)),
        "delete_chapter": lambda: service.delete_chapter(
            leader, on_outline(outline.DeleteChapter, **in_chapter, cascade=True)
        ),
        "add_section": lambda: service.add_section(
            leader, on_outline(outline.AddSection, **in_chapter, title="x")
        ),
        "rename_section": lambda: service.rename_section(
            leader, on_outline(outline.RenameSection, **in_section, title="x")
        ),
        "move_section": lambda: service.move_section(leader, on_outline(outline.MoveSection, **in_section, **up)),
        "delete_section": lambda: service.delete_section(
            leader, on_outline(outline.DeleteSection, **in_section, cascade=True)
        ),
        "add_unit": lambda: service.add_unit(
            leader, on_outline(outline.AddUnit, **in_section, title="x", resource_id=unit.resource_id)
        ),
        "change_unit": lambda: service.change_unit(leader, on_outline(outline.ChangeUnit, **of_unit, title="x")),
        "move_unit": lambda: service.move_unit(leader, on_outline(outline.MoveUnit, **of_unit, **up)),
        "delete_unit": lambda: service.delete_unit(leader, on_outline(outline.DeleteUnit, **of_unit)),
        "add_team_member": lambda: service.add_team_member(leader, on_run(team.AddTeamMember, **stranger)),
        "change_team_member": lambda: service.change_team_member(
            leader,
            on_run(team.ChangeTeamMember, **known, permissions=["scores"], expected_version=ended.member.version),
        ),
        "remove_team_member": lambda: service.remove_team_member(leader, on_run(team.RemoveTeamMember, **known)),
        "create_class": lambda: service.create_class(tutor, on_run(teaching_class.CreateClass, title="二班")),
        "import_enrolments": lambda: import_file(world, tutor, ended.class_id, csv_of(("a1", "学生a1"))),
        "preview_enrolments": lambda: service.preview_enrolments(
            tutor, roster.PreviewEnrolments(**a_file(ended.class_id))
        ),
        "faulty_enrolments": lambda: service.faulty_enrolments(
            tutor, roster.FaultyEnrolments(**a_file(ended.class_id))
        ),
        "rename_class": lambda: service.rename_class(
            tutor, teaching_class.RenameClass(class_id=ended.class_id, title="二班", expected_version=1)
        ),
        "hand_over_class": lambda: service.hand_over_class(
            tutor,
            teaching_class.HandOverClass(
                class_id=ended.class_id, tutor_id=leader.actor.actor_id, expected_version=1
            ),
        ),
        "close_class": lambda: service.close_class(tutor, teaching_class.CloseClass(class_id=ended.class_id)),
        "add_student": lambda: service.add_student(tutor, roster.AddStudent(class_id=ended.class_id, key="a1")),
        "remove_student": lambda: service.remove_student(leader, roster.RemoveStudent(**in_public)),
        "move_student": lambda: service.move_student(
            leader, roster.MoveStudent(**in_public, to_class_id=ended.class_id)
        ),
        "join_run": lambda: service.join_run(world.learner, on_run(enrolment.JoinRun)),
        "set_releases": lambda: service.set_releases(
            tutor,
            release.SetReleases(class_id=ended.class_id, statements=[], expected_version=plan.version),
        ),
        "release_all": lambda: service.release_all(tutor, release.ReleaseAll(class_id=ended.class_id)),
        "report_progress": lambda: service.report_progress(
            ended.student,
            learning.ReportProgress(
                unit_id=ended.run.unit_ids[0], position_seconds=1, ranges=[(0, 1)], occurred_at=world.clock.now
            ),
        ),
    }


def test_every_write_on_a_finished_run_is_refused_r54(world: World) -> None:
    ended = Ended(world)
    table = writes(ended)
    writing = {
        entrypoint.name
        for entrypoint in entrypoints_of(CatalogService)
        if isinstance(entrypoint, RpcEntrypoint)
        and entrypoint.kind != "query"
        and OF_A_RUN & entrypoint.command_type.model_fields.keys()
    }
    assert writing == table.keys() | WRITES_ELSEWHERE.keys()
    for name, write in table.items():
        with pytest.raises(Conflict) as refused:
            write()
        state = refused.value.details.get("state")
        assert refused.value.code == "run_finished" or (refused.value.code, state) == ("run_state", "finished"), (
            name
        )
    at = run.GetRun(run_id=ended.run.run_id)
    assert ended.service.get_run(world.leader, at).version == ended.version


def test_scores_are_given_after_the_end_and_a_new_run_copies_the_finished_one_r52_r87(world: World) -> None:
    ended = Ended(world)
    entry = enrolment.ScoreEntry(student_id=ended.student.actor.actor_id, score=Decimal("80.0"))
    command = enrolment.SetScores(class_id=ended.run.public_class_id, scores=[entry])
    assert ended.service.set_scores(world.leader, command).changed_count == 1
    again = ended.service.reopen_run(world.leader, run.ReopenRun(run_id=ended.run.run_id))
    assert (again.run_number, again.phase) == (2, "draft")
