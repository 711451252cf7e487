"""A thousand students' players report at once: the service's own work against the bare statement that keeps it.

Both run in this process on the same database, on as many threads, and take turns. The bare way is one upsert of
the learning record and nothing that decides whether the student may, or can have, watched it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Engine, text

from bench.lesson import REPORT_SECONDS, fill_lesson
from bench.report import Measurement
from chassis.contracts.base import ActorView, Call
from chassis.contracts.catalog.learning import ReportProgress
from chassis.database import connect
from chassis.domain.actor import Role
from chassis.grants import GrantSigner
from services.catalog.bootstrap import CatalogApplication
from services.catalog.service import CatalogService
from tests.servers import shared_servers

STUDENTS = 1000
THREADS = 8
ROUNDS = 3
BARE = text(
    """
    INSERT INTO learning_records
        (student_id, unit_id, run_id, opened_at, last_seen_at, position_seconds, watched, watched_seconds)
    VALUES
        (CAST(:student AS uuid), CAST(:unit AS uuid), CAST(:run AS uuid), :now, :now, :end,
         CAST(:watched AS jsonb), :end)
    ON CONFLICT (student_id, unit_id) DO UPDATE
    SET last_seen_at = :now, position_seconds = :end, watched = CAST(:watched AS jsonb), watched_seconds = :end
    """
)


def measure() -> Measurement:
    with shared_servers() as servers:
        name, url = servers.create_database("catalog")
        try:
            return _measured(url)
        finally:
            servers.drop_database(name)


def _measured(url: str) -> Measurement:
    lesson = fill_lesson(url, students=STUDENTS)
    other = fill_lesson(url, students=STUDENTS)
    engine = connect(url, pool_size=THREADS, application_name="heartbeats")
    application = CatalogApplication(
        engine=engine,
        accounts=None,  # type: ignore[arg-type]  # a report asks nobody
        grants=GrantSigner("a key for measurements alone, 32 bytes"),
    )
    service = CatalogService(application)
    callers = [_call(student_id) for student_id in lesson.student_ids]
    seconds = {"service": 0.0, "bare": 0.0}
    for turn in range(ROUNDS + 1):
        end = (turn + 1) * REPORT_SECONDS
        now = datetime.now(UTC)
        report = ReportProgress(
            unit_id=lesson.unit_id,
            position_seconds=end,
            ranges=[(turn * REPORT_SECONDS, end)],
            occurred_at=now,
        )
        told = {"unit": other.unit_id, "run": other.run_id, "now": now, "end": end, "watched": f"[[0, {end}]]"}
        took = {
            "service": _all([partial(service.report_progress, caller, report) for caller in callers]),
            "bare": _all([partial(_bare, engine, told | {"student": each}) for each in other.student_ids]),
        }
        if turn:  # the first round warms up
            seconds = {way: seconds[way] + took[way] for way in seconds}
    kept = _kept(engine, lesson.run_id)
    application.close()
    if kept != STUDENTS * (ROUNDS + 1) * REPORT_SECONDS:
        raise RuntimeError(f"{kept} seconds were kept")
    reports = STUDENTS * ROUNDS
    return Measurement(
        name="heartbeats",
        what=f"reports of {STUDENTS} students' players on {THREADS} threads, one process, interleaved",
        rows=[
            {
                "way": way,
                "ratio": round(took / seconds["bare"], 2),
                "reports/s": round(reports / took),
                "ms each": round(took / reports * 1000, 2),
            }
            for way, took in seconds.items()
        ],
        notes=["ratio: of the time to that of the bare upsert. Every second of every student was found kept."],
    )


def _all(works: list[Callable[[], object]]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        for done in [threads.submit(work) for work in works]:
            done.result()
    return time.perf_counter() - began


def _bare(engine: Engine, values: dict[str, object]) -> None:
    with engine.begin() as connection:
        connection.execute(BARE, values)


def _kept(engine: Engine, run_id: str) -> int:
    statement = text("SELECT sum(watched_seconds) FROM learning_records WHERE run_id = CAST(:run AS uuid)")
    with engine.connect() as connection:
        return int(connection.execute(statement, {"run": run_id}).scalar_one())


def _call(person_id: str) -> Call:
    return Call(
        actor=ActorView(
            kind="person",
            actor_id=person_id,
            name="学生",
            roles=frozenset({Role.LEARNER}),
            scopes=frozenset({"full"}),
        )
    )
