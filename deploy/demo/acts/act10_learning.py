"""Students watch, the tutor scores, the leader closes the run (R37, R54, R87)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from deploy.demo import player
from deploy.demo.api import Visitor
from deploy.demo.stage import PASSING_SCORE, Stage

TITLE = "Learning, scores, the end of the run"
AT_ONCE = 6


def play(stage: Stage) -> None:
    story = stage.story
    with story.step("a visitor who has not joined cannot play", "R37"):
        units = _units(stage, stage.leader)
        stage.centre_admin.refusal(404, "unit_not_found", "GET", f"/units/{units[0]['unit_id']}/playback")
    with (
        story.step(f"{stage.student_count} students set their passwords", "R12"),
        ThreadPoolExecutor(AT_ONCE) as crowd,
    ):
        stage.students = list(crowd.map(lambda place: _enter(stage, place), range(stage.student_count)))
    with (
        story.step("they watch: playlists from the gateway, media from the store", "R37", "R87"),
        ThreadPoolExecutor(AT_ONCE) as crowd,
    ):
        fetched = sum(crowd.map(lambda student: _study(stage, student), stage.students))
    story.say(f"      {fetched / 1024 / 1024:.1f} MiB of media went from the store to the players")
    with story.step("the learner of the public class watches too", "R85", "R87"):
        _study(stage, stage.learner)
    with story.step("the tutor sees positions and completion of everyone", "R87"):
        _require_completion(stage)
    with story.step("the tutor enters the final scores", "R87"):
        _score(stage)
    with story.step("the leader closes the run; it is read-only", "R54"):
        closed = stage.leader.post(f"/runs/{stage.ids['run']}/close")
        if closed["phase"] != "finished":
            raise AssertionError(f"the run is {closed['phase']}")
        body = {"title": "太迟的班级"}
        stage.tutor.refusal(409, "run_finished", "POST", f"/runs/{stage.ids['run']}/classes", body)


def _enter(stage: Stage, place: int) -> Visitor:
    pupil = stage.pupils[place]
    student = stage.visitor(f"student {place + 1}", f"{stage.selecting.code}-{pupil.student_number}".lower())
    student.set_first_password(pupil.birth_date, stage.password)
    return student


def _units(stage: Stage, viewer: Visitor) -> list[dict[str, Any]]:
    content = viewer.get(f"/runs/{stage.ids['run']}/content")
    return [
        unit for chapter in content["chapters"] for section in chapter["sections"] for unit in section["units"]
    ]


def _study(stage: Stage, student: Visitor) -> int:
    """Watch every video to its end and open every document; answers the bytes of media."""
    fetched = 0
    for unit in _units(stage, student):
        if unit["kind"] == "video":
            fetched += player.watch(student, unit["unit_id"]).media_bytes
        else:
            fetched += player.read_document(student, unit["unit_id"])
    return fetched


def _require_completion(stage: Stage) -> None:
    students = stage.tutor.all(f"/classes/{stage.ids['class']}/students")
    if len(students) != stage.student_count:
        raise AssertionError(f"the class has {len(students)} students")
    behind = [each["student_name"] for each in students if each["completed_units"] != each["unit_count"]]
    if behind or not all(each["watched_seconds"] > 0 for each in students):
        raise AssertionError(f"not complete: {behind}")


def _score(stage: Stage) -> None:
    students = stage.tutor.all(f"/classes/{stage.ids['class']}/students")
    scores = [
        {"student_id": each["student_id"], "score": f"{PASSING_SCORE + place % 40}.5"}
        for place, each in enumerate(students)
    ]
    answer = stage.tutor.put(f"/classes/{stage.ids['class']}/scores", {"scores": scores})
    if answer["changed_count"] != stage.student_count:
        raise AssertionError(f"{answer['changed_count']} scores were entered")
