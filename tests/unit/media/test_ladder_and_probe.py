"""What is read from a probe, and which sizes follow from it. No file is opened here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from services.media.worker.failures import BadFile
from services.media.worker.ladder import ladder_for
from services.media.worker.probe import Source, probe_command, read_probe, steady_rate


def picture(**changes: Any) -> dict[str, Any]:
    whole = {
        "index": 0,
        "codec_type": "video",
        "codec_name": "h264",
        "width": 1920,
        "height": 1080,
        "r_frame_rate": "25/1",
        "avg_frame_rate": "25/1",
        "start_time": "0.0",
        "duration": "60.0",
    }
    return {**whole, **changes}


def sound(**changes: Any) -> dict[str, Any]:
    return {"index": 1, "codec_type": "audio", "codec_name": "aac", "duration": "60.0", **changes}


def read(*streams: dict[str, Any], **container: Any) -> Source:
    return read_probe({"streams": list(streams), "format": container})


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (3840, 2160, [(1920, 1080), (1280, 720), (640, 360)]),
        (1920, 1080, [(1920, 1080), (1280, 720), (640, 360)]),
        (1600, 900, [(1600, 900), (1280, 720), (640, 360)]),
        (1440, 810, [(1280, 720), (640, 360)]),  # only an eighth above 720
        (1280, 720, [(1280, 720), (640, 360)]),
        (854, 480, [(854, 480), (640, 360)]),
        (640, 360, [(640, 360)]),
        (321, 181, [(320, 180)]),
        (1080, 1920, [(1080, 1920), (720, 1280), (360, 640)]),
        (64, 36, [(64, 36)]),
    ],
)
def test_nothing_is_upscaled_and_shapes_are_kept_r31(
    width: int, height: int, sizes: list[tuple[int, int]]
) -> None:
    ladder = ladder_for(read(picture(width=width, height=height)))
    assert [(rung.width, rung.height) for rung in ladder] == sizes
    assert all(rung.width % 2 == 0 and rung.height % 2 == 0 for rung in ladder)


def test_a_phone_video_is_as_upright_as_its_owner_saw_it() -> None:
    source = read(picture(side_data_list=[{"rotation": -90}]))
    assert (source.width, source.height) == (1080, 1920)
    assert (read(picture(tags={"rotate": "270"})).width) == 1080


def test_pixels_that_are_not_square_count_as_they_look() -> None:
    assert read(picture(width=720, height=576, sample_aspect_ratio="64:45")).width == 1024


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ([], "video_unreadable"),
        ([sound()], "video_has_no_picture"),
        ([sound(), picture(disposition={"attached_pic": 1})], "video_has_no_picture"),
        ([picture(codec_name="png")], "video_codec_unsupported"),
        ([picture(width=7680, height=4320)], "video_picture_too_large"),
        ([picture(width=0, height=0)], "video_unreadable"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name_r31(streams: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(*streams)
    assert refused.value.code == code


def test_the_streams_own_duration_counts_not_the_containers() -> None:
    assert read(picture(duration="60.0"), duration="4294967.0").duration == 60
    assert read(picture(duration="N/A", tags={"DURATION": "00:01:02.500000000"})).duration == 62.5
    assert read(picture(duration=None), duration="12.5").duration == 12.5
    assert read(picture(duration=None)).duration is None


def test_the_default_sound_is_taken_of_several() -> None:
    chosen = read(picture(), sound(), sound(index=2, disposition={"default": 1})).sound
    assert chosen is not None
    assert chosen.index == 2


@pytest.mark.parametrize(
    ("nominal", "average", "steady"),
    [
        ("25/1", "25/1", "25"),
        ("30000/1001", "30000/1001", "30000/1001"),
        ("50/1", "50/1", "25"),
        ("60/1", "60/1", "30"),
        ("120/1", "120/1", "30"),
        ("90000/1", "287/10", "30"),  # variable
        ("1000/1", "12/1", "12"),
        ("1/1", "1/1", "1"),
        ("0", "0", "25"),
    ],
)
def test_frame_rates_become_steady_and_at_most_thirty(nominal: str, average: str, steady: str) -> None:
    assert steady_rate(Fraction(nominal), Fraction(average)) == Fraction(steady)


def test_the_probe_reads_this_file_and_nothing_else() -> None:
    command = probe_command("/scratch/source")
    assert command[command.index("-protocol_whitelist") + 1] == "file"
    assert "hls" not in command[command.index("-format_whitelist") + 1]
    assert command[-2:] == ["-i", "/scratch/source"]
