"""Small pictures as WebVTT, moments with pictures, and the shape of the sound (R35, R37)."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

import pytest

from services.media.domain.evidence import Interval, Measurements, judge, with_stills
from services.media.domain.storyboard import storyboard, with_sheets
from services.media.worker.stills import still_command
from services.media.worker.waveform import MOST_PIECES, draw


def test_every_two_seconds_have_their_part_of_a_sheet_r37() -> None:
    lines = storyboard(403.5, (192, 108)).splitlines()
    cues = list(zip(lines[2::3], lines[3::3], strict=True))
    assert len(cues) == 202
    assert cues[0] == ("00:00:00.000 --> 00:00:02.000", "sprite_001.jpg#xywh=0,0,192,108")
    assert cues[11] == ("00:00:22.000 --> 00:00:24.000", "sprite_001.jpg#xywh=192,108,192,108")
    assert cues[100][1] == "sprite_002.jpg#xywh=0,0,192,108"
    assert cues[-1] == ("00:06:42.000 --> 00:06:43.500", "sprite_003.jpg#xywh=192,0,192,108")


def test_each_sheet_gets_one_address_and_keeps_its_parts() -> None:
    asked: list[str] = []

    def address(sheet: str) -> str:
        asked.append(sheet)
        return f"https://store/{sheet}?signed"

    text = with_sheets(storyboard(202, (10, 6)), address)
    assert asked == ["sprite_001.jpg", "sprite_002.jpg"]
    assert "https://store/sprite_001.jpg?signed#xywh=10,0,10,6" in text
    assert text.startswith("WEBVTT\n\n00:00:00.000")


def test_the_first_five_places_of_a_finding_are_moments_with_pictures_of_their_own_r35() -> None:
    spans = tuple(Interval(start, start + 6.0) for start in range(0, 70, 10))
    measured = Measurements(100, 1280, 720, 25, has_sound=True, black=spans, silent=(Interval(192, 220),))
    findings = with_stills(judge(measured))
    black = next(each for each in findings if each.code == "black")
    silence = next(each for each in findings if each.code == "silence")
    assert [moment.still for moment in black.moments] == [f"still_00{n}.jpg" for n in range(1, 6)]
    (quiet,) = silence.moments
    assert (quiet.start_seconds, quiet.end_seconds, quiet.still) == (192, 220, "still_006.jpg")
    assert quiet.middle == 206
    assert next(each for each in findings if each.code == "duration").moments == ()


def test_pictures_are_taken_by_one_process_that_seeks_with_every_guard() -> None:
    measured = Measurements(9, 64, 36, 5, has_sound=False, black=(Interval(0, 4), Interval(5, 9)))
    moments = [moment for each in with_stills(judge(measured)) for moment in each.moments]
    command = still_command("360p.mp4", moments)
    assert command.count("ffmpeg") == 1
    assert [command[at + 1] for at, word in enumerate(command) if word == "-ss"] == ["2.000", "7.000"]
    assert command.count("-protocol_whitelist") == command.count("-i") == 2


@pytest.mark.parametrize("seconds", [1, 1200])
def test_a_waveform_is_small_however_long_the_sound_r37(tmp_path: Path, seconds: int) -> None:
    samples, target = tmp_path / "samples", tmp_path / "waveform.json"
    samples.write_bytes(array("h", [-32768, 0, 256, 32767] * (2000 * seconds)).tobytes())
    assert draw(samples, target)
    shape = json.loads(target.read_text())
    assert shape["length"] <= MOST_PIECES
    assert shape["data"][:2] == [-128, 127]
    assert target.stat().st_size < 20_000


def test_where_there_is_no_sound_nothing_is_drawn(tmp_path: Path) -> None:
    assert not draw(tmp_path / "missing", tmp_path / "waveform.json")
    (tmp_path / "empty").touch()
    assert not draw(tmp_path / "empty", tmp_path / "waveform.json")
    assert not (tmp_path / "waveform.json").exists()
