"""The worker as a process of its own: woken by the bus, killed in the middle, told to go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from deploy.demo.lectures import Lecture, make_lecture
from services.media.config import WorkerSettings
from tests.integration.media.studio import Studio
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def long_lecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be interrupted."""
    shape = Lecture(seconds=60, width=854, height=480)
    return make_lecture(tmp_path_factory.mktemp("long") / "lecture.mp4", shape)


@pytest.fixture
def start(settings: WorkerSettings, tmp_path: Path) -> Iterator[Start]:
    """Start a worker; all are gone at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start_worker(**changes: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **_environment(settings), **changes}
        command = [sys.executable, "-m", "services.media.worker"]
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        started.append(process)
        return process

    yield start_worker
    for process in started:
        process.kill()
        process.wait()


def test_a_worker_killed_in_the_middle_is_replaced_and_the_video_published_once(
    studio: Studio, settings: WorkerSettings, start: Start, long_lecture: Path
) -> None:
    resource = studio.upload(long_lecture)
    victim = start(KX_FFMPEG_PRESET="veryfast")
    wait_until(lambda: _ffmpegs_of(settings), 60, "the transcode to be under way")
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    wait_until(lambda: not _ffmpegs_of(settings), 5, "ffmpeg to die with its worker")
    assert any(settings.scratch_dir.iterdir())

    _end_leases(studio)  # rather than wait half a minute
    start()
    wait_until(lambda: _status(studio, resource.resource_id) == "done", 120, "the other worker to finish")
    assert len(studio.told(resource, "review_requested.v1")) == 1
    wait_until(lambda: not any(settings.scratch_dir.iterdir()), 10, "the scratch folders to be swept")
    prefixes = {key.split("/")[2] for key in studio.stored(f"media/{resource.resource_id}/")}
    assert len(prefixes) == 1


def test_a_worker_told_to_go_hands_its_job_back_after_its_grace(
    studio: Studio, settings: WorkerSettings, start: Start, long_lecture: Path
) -> None:
    resource = studio.upload(long_lecture)
    leaver = start(KX_FFMPEG_PRESET="veryfast", KX_WORKER_GRACE_SECONDS="0.5")
    wait_until(lambda: _ffmpegs_of(settings), 60, "the transcode to be under way")
    leaver.send_signal(signal.SIGTERM)
    assert leaver.wait(timeout=20) == 0
    assert _status(studio, resource.resource_id) == "waiting"
    assert not any(settings.scratch_dir.iterdir())
    start()
    wait_until(lambda: _status(studio, resource.resource_id) == "done", 120, "another worker to finish")


def test_a_worker_told_to_go_finishes_what_fits_into_its_grace(
    studio: Studio, settings: WorkerSettings, start: Start, long_lecture: Path
) -> None:
    resource = studio.upload(long_lecture)
    leaver = start(KX_WORKER_GRACE_SECONDS="120")
    wait_until(lambda: _ffmpegs_of(settings), 60, "the transcode to be under way")
    leaver.send_signal(signal.SIGTERM)
    assert leaver.wait(timeout=120) == 0
    assert _status(studio, resource.resource_id) == "done"


def test_a_worker_works_without_a_broker(studio: Studio, start: Start, lecture: Path) -> None:
    start(KX_AMQP_URL="amqp://nobody:nothing@127.0.0.1:1/")
    resource = studio.upload(lecture)
    wait_until(lambda: _status(studio, resource.resource_id) == "done", 30, "the poll to find the job")


def test_a_wrong_setting_ends_the_worker_with_its_name(settings: WorkerSettings) -> None:
    environment = {**os.environ, **_environment(settings), "KX_FFMPEG_CRF": "99"}
    command = [sys.executable, "-m", "services.media.worker"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True)
    assert done.returncode == os.EX_CONFIG
    assert b"KX_FFMPEG_CRF" in done.stderr


def _environment(settings: WorkerSettings) -> dict[str, str]:
    values = settings.model_dump(mode="json", exclude_none=True)
    return {f"KX_{name.upper()}": str(value) for name, value in values.items()}


def _status(studio: Studio, resource_id: str) -> str:
    statement = text("SELECT transcode_status FROM resource_versions WHERE resource_id = :id")
    with studio.bench.application.engine.connect() as connection:
        return str(connection.execute(statement, {"id": resource_id}).scalar())


def _end_leases(studio: Studio) -> None:
    statement = text("UPDATE jobs SET lease_until = now() - interval '1 second' WHERE state = 'running'")
    with studio.bench.application.engine.begin() as connection:
        connection.execute(statement)


def _ffmpegs_of(settings: WorkerSettings) -> list[int]:
    """The processes that work in this test's scratch folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if words.startswith(b"ffmpeg") and str(settings.scratch_dir).encode() in words:
            found.append(int(process.name))
    return found
