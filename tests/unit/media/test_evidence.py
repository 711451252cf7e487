"""How R35 judges what was measured, and how the measurements are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.media.domain.evidence import Finding, Interval, Level, Measurements, clock, judge
from services.media.worker.evidence import intervals, made_seconds, require_whole
from services.media.worker.failures import BadFile

GOOD = Measurements(
    duration=600, width=1920, height=1080, frame_rate=25, has_sound=True, loudness=-20.0, true_peak=-1.0
)


def found(code: str, **changes: object) -> Finding:
    return next(each for each in judge(replace(GOOD, **changes)) if each.code == code)  # type: ignore[arg-type]


def test_a_good_lecture_is_good_in_every_respect_r35() -> None:
    assert {finding.level for finding in judge(GOOD)} == {Level.OK}


@pytest.mark.parametrize(
    ("seconds", "level", "blocks"),
    [
        (299, Level.WARN, False),
        (300, Level.OK, False),
        (900, Level.OK, False),
        (901, Level.WARN, False),
        (1200, Level.WARN, False),
        (1200.04, Level.WARN, False),
        (1201, Level.FAIL, True),
        (7200, Level.FAIL, True),
    ],
)
def test_over_twenty_minutes_cannot_be_approved_r35(seconds: float, level: Level, blocks: bool) -> None:
    finding = found("duration", duration=seconds)
    assert (finding.level, finding.blocks_approval) == (level, blocks)


@pytest.mark.parametrize(
    ("code", "changes", "level"),
    [
        ("resolution", {"width": 1280, "height": 720}, Level.OK),
        ("resolution", {"width": 720, "height": 1280}, Level.OK),
        ("resolution", {"width": 854, "height": 480}, Level.WARN),
        ("resolution", {"width": 640, "height": 360}, Level.FAIL),
        ("frame_rate", {"frame_rate": 9.0}, Level.WARN),
        ("black", {"black": (Interval(0, 5),)}, Level.OK),
        ("black", {"black": (Interval(0, 5.1),)}, Level.WARN),
        ("black", {"black": (Interval(0, 30), Interval(100, 131))}, Level.FAIL),
        ("silence", {"silent": (Interval(0, 15),)}, Level.OK),
        ("silence", {"silent": (Interval(0, 16),)}, Level.WARN),
        ("silence", {"silent": (Interval(0, 181),)}, Level.FAIL),
        ("freeze", {"frozen": (Interval(0, 600),)}, Level.OK),  # a still slide with speech
        ("freeze", {"frozen": (Interval(0, 60),), "silent": (Interval(40, 60),)}, Level.WARN),
        ("loudness", {"loudness": -28.0}, Level.OK),
        ("loudness", {"loudness": -28.1}, Level.WARN),
        ("loudness", {"loudness": -11.0}, Level.WARN),
        ("loudness", {"loudness": -35.1}, Level.FAIL),
        ("loudness", {"loudness": None}, Level.FAIL),
        ("true_peak", {"true_peak": 1.1}, Level.WARN),
        ("av_sync", {"sound_offset": -0.2}, Level.WARN),
        ("av_sync", {"sound_excess": -0.6}, Level.FAIL),
        ("sound", {"has_sound": False}, Level.FAIL),
        ("damage", {"damaged_spots": 1}, Level.WARN),
        ("hdr", {"is_hdr": True}, Level.WARN),
    ],
)
def test_thresholds_r35(code: str, changes: dict[str, object], level: Level) -> None:
    finding = found(code, **changes)
    assert (finding.level, finding.blocks_approval) == (level, False)


def test_people_read_where_it_was_black() -> None:
    assert found("black", black=(Interval(192, 220),)).value == "28 s (3:12–3:40)"
    assert clock(3723) == "1:02:03"


def test_an_interval_that_never_ended_ends_with_the_video() -> None:
    lines = [("start", 1.0), ("end", 2.0), ("other", 9.0), ("start", 5.0)]
    assert list(intervals(lines, "start", "end", 8.0)) == [Interval(1, 2), Interval(5, 8)]


@pytest.mark.parametrize(("made", "claimed"), [(9.8, 10.0), (10.0, None), (1205.0, 3600.0)])
def test_what_was_decoded_as_claimed_is_whole(made: float, claimed: float | None) -> None:
    require_whole(made, claimed)


@pytest.mark.parametrize(
    ("made", "claimed", "code"),
    [
        (4.0, 10.0, "video_truncated"),
        (9.6, 10.0, "video_truncated"),
        (0.5, 0.5, "video_too_short"),
        (0.0, None, "video_too_short"),
    ],
)
def test_the_outcome_is_what_was_decoded_not_an_exit_code_r31(
    made: float, claimed: float | None, code: str
) -> None:
    with pytest.raises(BadFile) as refused:
        require_whole(made, claimed)
    assert refused.value.code == code


def test_a_playlist_tells_what_was_made(tmp_path: Path) -> None:
    playlist = tmp_path / "360p.m3u8"
    assert made_seconds(playlist) == 0
    playlist.write_text("#EXTM3U\n#EXTINF:4.000000,\na.mp4\n#EXTINF:1.5,\na.mp4\n")
    assert made_seconds(playlist) == 5.5
