"""Who may do what in teaching, every cell written by hand from the rules (R2, R37, R81, R84–R87).

The world of each caller: a published run of the first school. A tutor of the second school is in its team with one
permission at a time; a colleague of theirs runs a class with one student, to whom everything is released.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from chassis.contracts.base import Call
from chassis.contracts.catalog import enrolment, learning, progress, release, roster, scores, teaching_class, team
from chassis.domain.actor import Role
from chassis.domain.errors import DomainError
from tests.integration.catalog_teaching.test_classes import empower, open_class
from tests.integration.catalog_teaching.test_enrolment import csv_of, import_file
from tests.integration.catalog_teaching.world import START, RunInWorld, World

OK = "done"
NO_RUN, NO_CLASS, NO_UNIT = "run_not_found", "class_not_found", "unit_not_found"
LEADER_ONLY, RIGHT, SIGN_IN, NOT_ENROLLED = (
    "course_leader_required",
    "team_permission_required",
    "sign_in_required",
    "not_enrolled",
)


@dataclass(frozen=True)
class Scene:
    """What the commands of a cell are about."""

    run: RunInWorld
    class_id: str
    student_id: str
    candidate_id: str
    newcomer_number: str
    version: Callable[[], int]
    """Of the class at this moment."""


def _import(scene: Scene) -> enrolment.ImportEnrolments:
    content = base64.b64encode(csv_of((scene.newcomer_number, ""))).decode()
    return enrolment.ImportEnrolments(class_id=scene.class_id, file_name="a.csv", content_base64=content)


COMMANDS: dict[str, Callable[[Scene], Any]] = {
    "list_team": lambda scene: team.ListTeam(run_id=scene.run.run_id),
    "add_team_member": lambda scene: team.AddTeamMember(
        run_id=scene.run.run_id, person_id=scene.candidate_id, permissions=["scores"]
    ),
    "list_classes": lambda scene: teaching_class.ListClasses(run_id=scene.run.run_id),
    "create_class": lambda scene: teaching_class.CreateClass(run_id=scene.run.run_id, title="另一班"),
    "get_class": lambda scene: teaching_class.GetClass(class_id=scene.class_id),
    "get_releases": lambda scene: release.GetReleases(class_id=scene.class_id),
    "release_all": lambda scene: release.ReleaseAll(class_id=scene.class_id),
    "import_enrolments": _import,
    "preview_enrolments": lambda scene: roster.PreviewEnrolments(**_import(scene).model_dump()),
    "faulty_enrolments": lambda scene: roster.FaultyEnrolments(**_import(scene).model_dump()),
    "add_student": lambda scene: roster.AddStudent(class_id=scene.class_id, key=scene.newcomer_number),
    "move_student": lambda scene: roster.MoveStudent(
        class_id=scene.class_id, student_id=scene.student_id, to_class_id=scene.class_id
    ),
    "rename_class": lambda scene: teaching_class.RenameClass(
        class_id=scene.class_id, title="改名", expected_version=scene.version()
    ),
    "release_overview": lambda scene: release.GetReleaseOverview(run_id=scene.run.run_id),
    "unit_progress": lambda scene: progress.GetUnitProgress(class_id=scene.class_id),
    "student_progress": lambda scene: progress.GetStudentProgress(
        class_id=scene.class_id, student_id=scene.student_id
    ),
    "score_sheet": lambda scene: scores.GetScoreSheet(class_id=scene.class_id),
    "list_students": lambda scene: enrolment.ListStudents(class_id=scene.class_id),
    "set_scores": lambda scene: enrolment.SetScores(
        class_id=scene.class_id,
        scores=[enrolment.ScoreEntry(student_id=scene.student_id, score=Decimal(80))],
    ),
    "score_history": lambda scene: enrolment.GetScoreHistory(class_id=scene.class_id, student_id=scene.student_id),
    "playback_grant": lambda scene: learning.PlaybackGrant(unit_id=scene.run.unit_ids[0]),
    "report_progress": lambda scene: learning.ReportProgress(unit_id=scene.run.unit_ids[0], occurred_at=START),
}

CALLERS = (
    "leader",
    "admin",
    "tutor:content",
    "tutor:classes",
    "tutor:students",
    "tutor:scores",
    "other_admin",
    "student",
    "stranger",
    "anonymous",
)
# fmt: off
GRID: dict[str, tuple[str, ...]] = {
    # the columns are those of CALLERS
    "list_team":         (OK,   OK,           OK,           OK,           OK,           OK,           NO_RUN,       NO_RUN,    NO_RUN,    NO_RUN),  # noqa: E501
    "add_team_member":   (OK,   LEADER_ONLY,  LEADER_ONLY,  LEADER_ONLY,  LEADER_ONLY,  LEADER_ONLY,  NO_RUN,       NO_RUN,    NO_RUN,    NO_RUN),  # noqa: E501
    "list_classes":      (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_RUN,    NO_RUN,    NO_RUN),  # noqa: E501
    "create_class":      (OK,   RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        RIGHT,        NO_RUN,    NO_RUN,    NO_RUN),  # noqa: E501
    "get_class":         (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "get_releases":      (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "release_all":       (OK,   RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "import_enrolments": (OK,   RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "preview_enrolments": (OK,  RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "faulty_enrolments": (OK,   RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "add_student":       (OK,   RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "move_student":      (OK,   RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "rename_class":      (OK,   RIGHT,        RIGHT,        OK,           RIGHT,        RIGHT,        RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "release_overview":  (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_RUN,    NO_RUN,    NO_RUN),  # noqa: E501
    "unit_progress":     (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "student_progress":  (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "score_sheet":       (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "list_students":     (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "set_scores":        (OK,   RIGHT,        RIGHT,        RIGHT,        RIGHT,        OK,           RIGHT,        NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "score_history":     (OK,   OK,           OK,           OK,           OK,           OK,           OK,           NO_CLASS,  NO_CLASS,  NO_CLASS),  # noqa: E501
    "playback_grant":    (OK,   OK,           OK,           OK,           OK,           OK,           NO_UNIT,      OK,        NO_UNIT,   SIGN_IN),  # noqa: E501
    "report_progress":   (NOT_ENROLLED, NOT_ENROLLED, NOT_ENROLLED, NOT_ENROLLED, NOT_ENROLLED, NOT_ENROLLED, NO_UNIT, OK, NO_UNIT, SIGN_IN),  # noqa: E501
}
# fmt: on


def stage(world: World, permission: str) -> tuple[Scene, dict[str, Call]]:
    run = world.run()
    helper = world.person("helper", world.other_school, Role.TEACHER)
    empower(world, run, helper, "classes", "students")
    class_id = open_class(world, run, helper).class_id
    number = run.run_id[-12:]
    student, _newcomer = world.students(world.other_school, [f"a{number}", f"b{number}"])
    import_file(world, helper, class_id, csv_of((f"a{number}", "")))
    everything = release.ReleaseAll(class_id=class_id)
    world.service.release_all(helper, everything)
    tutor = world.person("tutor", world.other_school, Role.TEACHER)
    if permission:
        empower(world, run, tutor, permission)  # type: ignore[arg-type]  # the names come from the grid's head

    def version() -> int:
        return world.service.get_class(world.leader, teaching_class.GetClass(class_id=class_id)).version

    candidate = world.person("candidate", world.other_school, Role.TEACHER)
    scene = Scene(run, class_id, student.actor.actor_id, candidate.actor.actor_id, f"b{number}", version)
    callers = {
        "leader": world.leader,
        "admin": world.admin,
        "tutor": tutor,
        "other_admin": world.other_admin,
        "student": student,
        "stranger": world.stranger,
        "anonymous": Call(),
    }
    return scene, callers


def test_the_grid_is_whole() -> None:
    assert GRID.keys() == COMMANDS.keys()
    assert {len(row) for row in GRID.values()} == {len(CALLERS)}


@pytest.mark.parametrize("caller", CALLERS)
def test_who_may_do_what_r2_r37_r81_r84_r86_r87(world: World, caller: str) -> None:
    who, _, permission = caller.partition(":")
    scene, callers = stage(world, permission)
    outcomes = {}
    for name, command in COMMANDS.items():
        try:
            getattr(world.service, name)(callers[who], command(scene))
            outcomes[name] = OK
        except DomainError as refusal:
            outcomes[name] = refusal.code
    assert outcomes == {name: row[CALLERS.index(caller)] for name, row in GRID.items()}
