"""A file from a terminal to the reviewer's desk, with the terminal closed half way (R30–R32, R35)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.stage import Stage
from tests.integration.media.clips import black_in_the_middle
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(900)
ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def course_id(term: Stage) -> str:
    """A new course of a teacher, who signs in."""
    term.tutor.sign_in()
    body = {"course_type": "spoc", "spoc_kind": "independent", "title": f"终端上传 {term.mark}"}
    return str(term.tutor.post("/courses", body)["course_id"])


def start(term: Stage, folder: Path, file: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.upload", str(file), "--url", term.address, "--state", str(folder)]
    command += ["--login", term.tutor.login, *arguments]
    environment = {**os.environ, "KX_PASSWORD": term.tutor.password}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def parts_of(term: Stage, upload_ids: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = term.tutor.get(f"/uploads/{upload_ids[0]}/parts")["parts"] if upload_ids else []
    return found


def test_a_terminal_closed_half_way_costs_nothing_but_the_rest_r30(
    term: Stage, course_id: str, tmp_path: Path
) -> None:
    notes = tmp_path / "讲义.pdf"
    notes.write_bytes(b"%PDF-1.7\n" + os.urandom(33 * MIB))
    wanted = ("--course", course_id, "--kind", "material", "--parallel", "1")
    state = tmp_path / "state"
    victim = start(term, state, notes, *wanted, "--rate", "4")
    remembered: list[str] = []

    def has_some() -> bool:
        remembered[:] = [file.read_text().split('"')[3] for file in state.glob("*.json")]
        return 1 <= len(parts_of(term, remembered)) < 5

    wait_until(has_some, 120, "some parts to arrive")
    victim.send_signal(signal.SIGHUP)
    victim.communicate()
    again = start(term, state, notes, *wanted, "--wait")
    out, shown = again.communicate(timeout=300)
    assert again.returncode == 0, shown
    assert "ready" in out
    assert int(shown.split("%")[0]) >= 20  # it begins with what was there
    usage = term.tutor.get("/media-usage")["teacher"]
    assert usage["stored_bytes"] >= notes.stat().st_size
    assert usage["open_uploads"] == 0


def test_the_reviewer_sees_where_it_was_black_r31_r32_r35(term: Stage, course_id: str, tmp_path: Path) -> None:
    clip = black_in_the_middle(tmp_path / "第一讲.mp4")
    client = start(term, tmp_path / "state", clip, "--course", course_id, "--wait")
    out, shown = client.communicate(timeout=300)
    assert client.returncode == 0, shown
    resource_id = out.split()[1].rstrip(",")
    admin = term.selecting.admin
    admin.sign_in()
    task = wait_until(lambda: term.review(admin, "resource", resource_id), 60, "the task of the video")
    assert task is not None
    black = next(each for each in task["findings"] if each["code"] == "black")
    assert [round(black["moments"][0][name]) for name in ("start_seconds", "end_seconds")] == [3, 9]
    seen = admin.get(f"/resources/{resource_id}")["versions"][0]
    still = next(each for each in seen["findings"] if each["code"] == "black")["moments"][0]["still_url"]
    assert term.web.get(still).content.startswith(b"\xff\xd8\xff")
