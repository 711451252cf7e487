"""Leases and tokens on a real database: whoever lost the job publishes nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from chassis.contracts.media import commands
from chassis.domain.actor import Role
from chassis.domain.errors import NotPermitted, Unavailable
from deploy.demo.lectures import make_broken
from services.media.bootstrap import MediaServiceApplication
from services.media.domain.job import MOST_ATTEMPTS
from services.media.usecases import job
from services.media.usecases.job import Assignment
from services.media.worker.keeper import BEAT_SECONDS, Keeper
from services.media.worker.work import perform, system_call
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.media.studio import Studio
from tests.waiting import wait_until


def end_lease(studio: Studio, assignment: Assignment) -> None:
    """As if half a minute had passed without a beat."""
    with studio.bench.application.engine.begin() as connection:
        statement = text("UPDATE jobs SET lease_until = now() - interval '1 second' WHERE job_id = :id")
        connection.execute(statement, {"id": assignment.job_id})


def test_a_job_is_taken_by_one_worker_at_a_time(studio: Studio, lecture: Path) -> None:
    studio.upload(lecture)
    found: list[Assignment | None] = []
    threads = [threading.Thread(target=lambda: found.append(studio.take())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (assignment,) = [each for each in found if each is not None]
    assert perform(studio.bench, assignment, lambda: False) == "done"


def test_who_lost_the_lease_publishes_nothing_and_leaves_nothing(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    slow = studio.take("slow")
    assert slow is not None
    end_lease(studio, slow)
    quick = studio.take("quick")
    assert quick is not None
    assert quick.fence == slow.fence + 1
    assert perform(studio.bench, quick, lambda: False) == "done"
    before = studio.look(resource)
    assert perform(studio.bench, slow, lambda: False) == "lease_lost"
    assert studio.look(resource) == before
    assert len(studio.told(resource, "review_requested.v1")) == 1
    files = studio.stored(f"media/{resource.resource_id}/")
    assert files
    assert all(f"{quick.job_id}-{quick.fence}/" in key for key in files)


def test_a_stolen_lease_stops_the_work_within_seconds(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    slow = studio.take("slow")
    assert slow is not None
    end_lease(studio, slow)
    thief = studio.take("thief")
    assert thief is not None
    outcomes: dict[str, str] = {}
    losing = threading.Thread(target=lambda: outcomes.update(slow=perform(studio.bench, slow, lambda: False)))
    losing.start()
    outcomes["thief"] = perform(studio.bench, thief, lambda: False)
    losing.join()
    assert outcomes == {"slow": "lease_lost", "thief": "done"}
    assert len(studio.told(resource, "review_requested.v1")) == 1


def test_a_worker_that_must_go_hands_back_without_losing_an_attempt(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    assignment = studio.take()
    assert assignment is not None
    assert perform(studio.bench, assignment, lambda: True) == "handed_back"
    found = studio.look(resource).latest
    assert found is not None
    assert found.transcode_status == "waiting"
    assert studio.work() == "done"


def test_a_transient_fault_is_tried_again_later_r31(studio: Studio, lecture: Path) -> None:
    resource = studio.upload(lecture)
    assignment = studio.take()
    assert assignment is not None
    full = replace(studio.bench, store=FullStore())  # type: ignore[arg-type]
    assert perform(full, assignment, lambda: False) == "postponed"
    found = studio.look(resource).latest
    assert found is not None
    assert (found.transcode_status, found.failure) == ("waiting", None)
    assert studio.take() is None  # not yet
    with studio.bench.application.engine.begin() as connection:
        connection.execute(
            text("UPDATE jobs SET available_at = now() WHERE job_id = :id"), {"id": assignment.job_id}
        )
    assert studio.work() == "done"


def test_after_too_many_attempts_the_teacher_is_told_that_it_is_our_fault_r31(
    studio: Studio, lecture: Path
) -> None:
    resource = studio.upload(lecture)
    assignment = studio.take()
    assert assignment is not None
    with studio.bench.application.engine.begin() as connection:
        worn = {"id": assignment.job_id, "attempts": MOST_ATTEMPTS}
        connection.execute(text("UPDATE jobs SET attempts = :attempts WHERE job_id = :id"), worn)
    end_lease(studio, assignment)
    assert studio.take() is None
    found = studio.look(resource).latest
    assert found is not None
    assert found.failure is not None
    assert found.failure.code == "processing_failed"


def test_the_sweep_queues_again_what_dead_workers_held(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(make_broken(tmp_path / "lecture.mp4"))
    assignment = studio.take()
    assert assignment is not None
    end_lease(studio, assignment)
    with pytest.raises(NotPermitted, match="platform_only"):
        studio.media.sweep_jobs(call_of(Role.PLATFORM_ADMIN), commands.Sweep())
    assert studio.media.sweep_jobs(SYSTEM_CALL, commands.Sweep()).count >= 1
    found = studio.look(resource).latest
    assert found is not None
    assert found.transcode_status == "waiting"
    assert studio.work() == "refused"


def test_a_database_that_is_away_for_a_moment_costs_no_result(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = studio.upload(make_broken(tmp_path / "lecture.mp4"))
    assignment = studio.take()
    assert assignment is not None
    monkeypatch.setattr("services.media.worker.work.COMMIT_PAUSE_SECONDS", 0.01)
    away_once = replace(studio.bench, application=AwayOnce(studio.bench.application))  # type: ignore[arg-type]
    assert perform(away_once, assignment, lambda: False) == "refused"
    found = studio.look(resource).latest
    assert found is not None
    assert found.transcode_status == "failed"


class AwayOnce:
    """A database that refuses the first transaction."""

    def __init__(self, application: MediaServiceApplication) -> None:
        self._application = application
        self._refusals = 1

    def transaction(self, *arguments: Any, **options: Any) -> Any:
        if self._refusals:
            self._refusals -= 1
            raise Unavailable("database_unavailable")
        return self._application.transaction(*arguments, **options)


class FullStore:
    """A store whose disk is full."""

    def download(self, *_arguments: object) -> None:
        raise OSError("No space left on device")


def test_who_watches_hears_how_far_a_job_is_from_its_beginning_to_its_end_r31(
    studio: Studio, lecture: Path
) -> None:
    resource = studio.upload(lecture)
    assignment = studio.take()
    assert assignment is not None
    with studio.bench.application.transaction(system_call()) as tx:
        job.keep(tx, job_id=assignment.job_id, fence=assignment.fence, percent=40)
    seen = studio.look(resource).latest
    assert seen is not None
    assert (seen.is_in_work, seen.percent) == (True, 40)
    assert perform(studio.bench, assignment, lambda: False) == "done"
    told = studio.told(resource, "job_progressed.v1")
    assert [(each["state"], each["percent"]) for each in (told[0], told[1], told[-1])] == [
        ("running", 0),
        ("running", 40),
        ("done", 100),
    ]
    assert {each["person_id"] for each in told} == {studio.teacher.actor.actor_id}
    finished = studio.look(resource).latest
    assert finished is not None
    assert not finished.is_in_work


def test_who_watches_hears_of_a_failure_r31(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(make_broken(tmp_path / "lecture.mp4"))
    studio.work()
    assert [each["state"] for each in studio.told(resource, "job_progressed.v1")] == ["running", "failed"]


def test_between_two_beats_there_are_less_than_two_seconds_r31() -> None:
    beats: list[float] = []
    with Keeper(lambda _: beats.append(time.monotonic()), lambda: False):
        wait_until(lambda: len(beats) >= 3, 15, "three beats")
    assert BEAT_SECONDS < 2
    assert max(later - earlier for earlier, later in pairwise(beats)) < 2 + 1  # a crowded machine's second
