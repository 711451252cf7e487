"""Scratch folders, stalled processes, lying documents."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from chassis.lease import LeaseLost
from services.media.worker.document import inspect
from services.media.worker.failures import BadFile, TransientFault
from services.media.worker.sandbox import Limits, StallClock, run
from services.media.worker.scratch import Scratch

PATIENT = Limits(nice=0)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_folder_goes_with_its_job_even_when_that_fails(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")

    def fail() -> None:
        with scratch.folder("job-1") as folder:
            (folder / "big").write_bytes(b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_sweep_takes_what_dead_workers_left_and_spares_the_living(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for name in ("job-1", ".job-2.999999999"):
        (tmp_path / name).mkdir()
    (tmp_path / "job-1" / "lock").touch()
    with scratch.folder("job-3") as living:
        assert scratch.sweep() == 2
        assert list(tmp_path.iterdir()) == [living]


def test_a_process_that_waits_for_the_processor_is_not_stalled() -> None:
    clock = StallClock(patience=60, now=0)
    assert not clock.is_stalled(now=59, used=0)
    assert not clock.is_stalled(now=100, used=0.5)  # it got a little
    assert not clock.is_stalled(now=159, used=0.5)
    assert clock.is_stalled(now=161, used=0.5)


def test_a_process_that_turns_in_circles_is_stalled() -> None:
    clock = StallClock(patience=60, now=0)
    clock.moved(now=10, used=9)
    assert not clock.is_stalled(now=60, used=59)
    assert clock.is_stalled(now=72, used=70)


def test_what_hangs_is_ended(tmp_path: Path) -> None:
    limits = Limits(stall_seconds=0.2, nice=0)
    with pytest.raises(TransientFault):
        run(python("import time; time.sleep(60)"), tmp_path, limits)


def test_whoever_objects_ends_the_run(tmp_path: Path) -> None:
    def object_at_once() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        run(python("import time; time.sleep(60)"), tmp_path, PATIENT, check=object_at_once)


def test_output_complaints_and_status_are_kept_apart(tmp_path: Path) -> None:
    ended = run(python("import sys; print('out'); sys.exit('one\\ntwo')"), tmp_path, PATIENT)
    assert (ended.status, ended.output, ended.complaints) == (1, b"out\n", 2)
    assert list(ended.last_words) == ["one", "two"]


def test_a_process_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KX_S3_SECRET_KEY", "secret")
    ended = run(python("import os; print('KX_S3_SECRET_KEY' in os.environ)"), tmp_path, PATIENT)
    assert ended.output == b"False\n"


def test_who_uses_up_the_processor_time_is_too_costly(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        run(python("while True: pass"), tmp_path, Limits(cpu_seconds=0, nice=0))
    assert refused.value.code == "video_too_costly"


def test_a_file_cannot_grow_without_end(tmp_path: Path) -> None:
    limits = Limits(file_size=1000, nice=0)
    run(python("open('big', 'wb').write(b'x' * 5000)"), tmp_path, limits)
    assert (tmp_path / "big").stat().st_size <= 1000


def office(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "content")
    return path


def test_documents_are_what_their_content_says(tmp_path: Path) -> None:
    slides = office(tmp_path / "a", "[Content_Types].xml", "ppt/presentation.xml")
    assert inspect(slides, "讲义.PPTX").endswith("presentationml.presentation")
    assert inspect(slides, "讲义.zip") == "application/zip"
    with pytest.raises(BadFile) as refused:
        inspect(slides, "讲义.docx")
    assert refused.value.code == "document_type_mismatch"


def test_a_page_that_calls_itself_a_pdf_is_none(tmp_path: Path) -> None:
    page = tmp_path / "a"
    page.write_bytes(b"<html>")
    with pytest.raises(BadFile) as refused:
        inspect(page, "讲义.pdf")
    assert refused.value.details["named"] == "pdf"


def test_an_archive_that_swells_is_refused_unopened(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 10_000_000)
    with pytest.raises(BadFile) as refused:
        inspect(bomb, "bomb.zip")
    assert refused.value.code == "archive_too_large"


def test_half_an_archive_is_unreadable(tmp_path: Path) -> None:
    whole = office(tmp_path / "a", "word/document.xml", "word/other.xml").read_bytes()
    half = tmp_path / "b"
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadFile) as refused:
        inspect(half, "讲义.docx")
    assert refused.value.code == "document_unreadable"
