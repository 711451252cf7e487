"""A run that is taught today, with students in its public class, and the requests that their players send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from joserfc.jwk import OKPKey

from bench.load import post
from bench.school import token
from chassis.contracts.catalog.release import ReleaseAll
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.workdays import today
from services.catalog.domain.enrolment import Enrolment, JoinedBy
from tests.integration.catalog_teaching.world import TODAY, make_world

REPORT_SECONDS = 10
"""How much of a video each report tells."""


@dataclass(frozen=True)
class Lesson:
    run_id: str
    unit_id: str
    student_ids: list[str]
    newcomer_ids: list[str]
    """Who have not joined yet."""


def fill_lesson(database_url: str, *, students: int, newcomers: int = 0) -> Lesson:
    """Begin a run an hour ago, with everything released and the students in its public class."""
    world = make_world(database_url)
    now = datetime.now(UTC)
    run = world.run(starts_in_days=(today(now) - TODAY).days - 1)
    world.clock.now = now - timedelta(hours=1)
    world.service.release_all(world.leader, ReleaseAll(class_id=run.public_class_id))
    ids = [new_id() for _ in range(students + newcomers)]
    with world.service.application.transaction(world.leader) as tx:
        tx.enrolments.add_all(
            [_enrolled(run.run_id, run.public_class_id, each, tx.now) for each in ids[:students]]
        )
        tx.classes.lock([run.public_class_id])[run.public_class_id].take_in(students)
    world.service.application.close()
    return Lesson(run.run_id, run.unit_ids[0], ids[:students], ids[students:])


def _enrolled(run_id: str, class_id: str, student_id: str, now: datetime) -> Enrolment:
    return Enrolment(new_id(), run_id, class_id, student_id, "学生", "", None, JoinedBy.PAGE, now)


def reports(lesson: Lesson, key: OKPKey, rounds: int) -> Iterator[list[bytes]]:
    """For each round one report of every student, who saw a little more than in the round before."""
    headers = [_signed_in(key, student_id) for student_id in lesson.student_ids]
    path = f"/api/v1/units/{lesson.unit_id}/progress"
    for turn in range(rounds):
        start, end = turn * REPORT_SECONDS, (turn + 1) * REPORT_SECONDS
        told = {
            "position_seconds": end,
            "ranges": [[start, end]],
            "occurred_at": datetime.now(UTC).isoformat(),
        }
        yield [post(path, each, told) for each in headers]


def joins(lesson: Lesson, key: OKPKey, rounds: int) -> Iterator[list[bytes]]:
    """For each round as many newcomers, each of whom joins once."""
    each = len(lesson.newcomer_ids) // rounds
    path = f"/api/v1/runs/{lesson.run_id}/enrolments"
    requests = [post(path, _signed_in(key, person_id), {}) for person_id in lesson.newcomer_ids]
    for turn in range(rounds):
        yield requests[turn * each : (turn + 1) * each]


def _signed_in(key: OKPKey, person_id: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(key, Role.LEARNER, person_id=person_id)}"}
