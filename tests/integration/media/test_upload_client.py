"""The client for terminals: killed half way, started again, and refused in words (R30)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.contracts.media import commands
from chassis.contracts.media.views import UploadedParts
from services.media.domain.upload import SMALL_PART
from tests.integration.media.door import Doorway, doorway
from tests.integration.media.studio import Studio
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
MIB = 1024 * 1024
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def at(studio: Studio, tmp_path: Path) -> Iterator[Doorway]:
    with doorway(studio, tmp_path) as found:
        yield found


@pytest.fixture
def start(studio: Studio, at: Doorway, tmp_path: Path) -> Iterator[Start]:
    """Start the client as the teacher; it remembers in this test's folder."""
    started: list[subprocess.Popen[str]] = []

    def start_client(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "deploy.upload", *arguments]
        command += ["--url", at.url, "--state", str(tmp_path / "state")]
        environment = {**os.environ, "KX_TOKEN": at.token_of(studio.teacher)}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield start_client
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A document of three parts and a bit."""
    file = tmp_path / "讲义.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(SMALL_PART * 3))
    return file


def arrived(studio: Studio) -> UploadedParts | None:
    """What the store has of the one upload under way."""
    with studio.bench.application.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT upload_id FROM uploads WHERE created_by_id = %s", (studio.teacher.actor.actor_id,)
        ).scalars()
        upload_ids = list(found)
    if not upload_ids:
        return None
    (upload_id,) = upload_ids
    return studio.media.list_parts(studio.teacher, commands.ListParts(upload_id=str(upload_id)))


def test_a_client_killed_half_way_goes_on_with_the_rest_and_nothing_twice_r30(
    studio: Studio, start: Start, notes: Path
) -> None:
    wanted = ("--course", studio.course_id, "--kind", "material", "--parallel", "1")
    victim = start(str(notes), *wanted, "--rate", "6")

    def has_some() -> bool:
        found = arrived(studio)
        return found is not None and 1 <= len(found.parts) < 4

    wait_until(has_some, 60, "some parts to arrive")
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    before = arrived(studio)
    assert before is not None
    assert 1 <= len(before.parts) < 4

    out, shown = start(str(notes), *wanted).communicate(timeout=120)
    assert out.startswith("resource ")
    assert "100 %" in shown
    already = min(3, len(before.parts)) * SMALL_PART * 100 // notes.stat().st_size
    assert int(shown.split("%")[0]) >= already - 1
    after = arrived(studio)  # one upload still: it was not begun anew
    assert after is not None
    assert after.upload.state == "completed"
    resource_id = out.split()[1].rstrip(",")
    assert studio.work() == "done"
    found = studio.media.get_resource(studio.teacher, commands.GetResource(resource_id=resource_id))
    assert found.versions[0].size_bytes == notes.stat().st_size
    assert (found.title, found.versions[0].file_name) == ("讲义", "讲义.pdf")


def test_parts_that_are_not_of_this_file_are_sent_again_r30(studio: Studio, start: Start, notes: Path) -> None:
    whole = notes.read_bytes()
    wanted = ("--course", studio.course_id, "--kind", "material", "--parallel", "1")
    victim = start(str(notes), *wanted, "--rate", "6")
    wait_until(lambda: (found := arrived(studio)) is not None and found.parts, 60, "a part to arrive")
    victim.kill()
    victim.wait()
    found = arrived(studio)
    assert found is not None
    notes.write_bytes(os.urandom(len(whole)))
    studio.send(notes, found.upload, [1])  # something else comes in the first part's place
    notes.write_bytes(whole)
    assert start(str(notes), *wanted).wait(timeout=120) == 0
    assert studio.work() == "done"  # its hash is that of the file


def test_a_refusal_is_told_in_words_and_by_status(start: Start, studio: Studio, tmp_path: Path) -> None:
    program = tmp_path / "virus.exe"
    program.write_bytes(b"MZ")
    client = start(str(program), "--course", studio.course_id)
    _, said = client.communicate(timeout=60)
    assert client.returncode == 1
    assert "不支持的文件类型" in said


def test_a_platform_that_does_not_answer_is_told_as_such(tmp_path: Path, notes: Path) -> None:
    command = [sys.executable, "-m", "deploy.upload", str(notes), "--course", "x", "--patience", "0.5"]
    command += ["--url", "http://127.0.0.1:1", "--state", str(tmp_path / "state")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert "The same command goes on" in done.stderr


def test_waiting_for_the_platforms_own_work_tells_why_it_failed_r31(
    studio: Studio, start: Start, tmp_path: Path
) -> None:
    text = tmp_path / "lecture.mp4"
    text.write_text("这不是视频" * 100)
    client = start(str(text), "--course", studio.course_id, "--wait")
    wait_until(
        lambda: (found := arrived(studio)) is not None and found.upload.state == "completed", 60, "the upload"
    )
    assert studio.work() == "refused"
    _, said = client.communicate(timeout=60)
    assert client.returncode == 1
    assert "无法读取该视频" in said
