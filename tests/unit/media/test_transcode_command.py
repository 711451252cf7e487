"""The one command, as an argument list."""

from __future__ import annotations

from fractions import Fraction

import pytest

from services.media.worker.ladder import ladder_for
from services.media.worker.probe import Sound, Source
from services.media.worker.sandbox import Limits, confined, network_can_be_cut
from services.media.worker.transcode import Tuning, transcode_command

FULL = Source(
    index=0, codec="h264", width=1920, height=1080, rate=Fraction(25), start=0, duration=60, sound=Sound(1, 0, 60)
)
MUTE = Source(index=2, codec="vp9", width=640, height=360, rate=Fraction(12), start=0, duration=60, sound=None)


def command_for(source: Source, tuning: Tuning | None = None) -> list[str]:
    return transcode_command("/scratch/source", source, ladder_for(source), tuning or Tuning())


def value(command: list[str], option: str) -> str:
    return command[command.index(option) + 1]


def graph(command: list[str]) -> str:
    return value(command, "-filter_complex")


def test_there_is_one_input_one_decode_and_one_process() -> None:
    command = command_for(FULL)
    assert command.count("-i") == 1
    assert graph(command).count("[0:0]") == 1
    assert graph(command).count("[0:1]") == 1
    assert command[0] == "ffmpeg"


def test_the_input_is_read_with_every_guard() -> None:
    command = command_for(FULL)
    before_input = command[: command.index("-i")]
    for option, wanted in (("-protocol_whitelist", "file"), ("-max_pixels", "9437184"), ("-t", "1205.0")):
        assert value(before_input, option) == wanted
    assert "hls" not in value(before_input, "-format_whitelist").split(",")
    assert "-nostdin" in before_input


def test_the_ladder_is_cut_at_the_same_places_in_every_rung() -> None:
    command = command_for(FULL)
    assert value(command, "-force_key_frames") == "expr:gte(t,n_forced*4)"
    assert value(command, "-sc_threshold") == "0"
    assert value(command, "-g") == "200"
    assert value(command, "-hls_time") == "4"
    assert value(command, "-hls_flags") == "independent_segments+single_file"
    assert value(command, "-hls_segment_type") == "fmp4"


def test_every_rung_has_its_size_its_cap_and_its_name() -> None:
    command = command_for(FULL)
    for size in ("1920:1080", "1280:720", "640:360"):
        assert f"scale={size}" in graph(command)
    assert [value(command, f"-maxrate:v:{n}") for n in range(3)] == ["5000k", "2800k", "800k"]
    assert [value(command, f"-bufsize:v:{n}") for n in range(3)] == ["10000k", "5600k", "1600k"]
    assert value(command, "-var_stream_map") == (
        "v:0,agroup:sound,name:1080p v:1,agroup:sound,name:720p v:2,agroup:sound,name:360p"
        " a:0,agroup:sound,default:yes,name:audio"
    )


def test_a_silent_film_has_no_sound_branch() -> None:
    command = command_for(MUTE)
    assert value(command, "-var_stream_map") == "v:0,name:360p"
    assert "-c:a" not in command
    assert "ebur128" not in graph(command)


def test_evidence_poster_and_sprite_come_from_the_same_pass_r35() -> None:
    filters = graph(command_for(FULL))
    for name in ("blackdetect", "freezedetect", "silencedetect", "ebur128", "thumbnail", "tile=10x10"):
        assert filters.count(name) == 1
    assert "fps=fps=5" in filters


def test_the_poster_is_taken_from_720_lines_not_from_360() -> None:
    filters = graph(command_for(FULL)).split(";")
    scaled = next(step for step in filters if "scale=1280:720" in step)
    shaped = next(step for step in filters if step.startswith(scaled[scaled.rindex("[") :]))
    split = next(step for step in filters if step.startswith(shaped[shaped.rindex("[") :]))
    branch = "[" + split.rsplit("[", 1)[1]
    slow = next(step for step in filters if step.startswith(branch))
    thumbnail = next(step for step in filters if step.startswith(slow[slow.rindex("[") :]))
    assert "thumbnail" in thumbnail


def test_evidence_never_asks_for_more_frames_than_there_are() -> None:
    slow = Source(index=0, codec="h264", width=64, height=36, rate=Fraction(1), start=0, duration=9, sound=None)
    assert "fps=fps=5" not in graph(command_for(slow))


def test_interlaced_pictures_are_woven_together_first() -> None:
    woven = Source(
        index=0, codec="mpeg2video", width=720, height=576, rate=Fraction(25), start=0, duration=9, sound=None,
        is_interlaced=True,
    )  # fmt: skip
    assert graph(command_for(woven)).startswith("[0:0]yadif")


def test_operations_choose_preset_quality_and_threads() -> None:
    command = command_for(FULL, Tuning("faster", 21, 3))
    assert [value(command, option) for option in ("-preset", "-crf", "-threads")] == ["faster", "21", "3"]


@pytest.mark.parametrize("cut", [True, False])
def test_the_command_runs_confined(monkeypatch: pytest.MonkeyPatch, cut: bool) -> None:
    monkeypatch.setattr("services.media.worker.sandbox.network_can_be_cut", lambda: cut)
    wrapped = confined(["ffmpeg", "-i", "x"], Limits(address_space=1, file_size=2, cpu_seconds=3))
    assert wrapped[-3:] == ["ffmpeg", "-i", "x"]
    for limit in ("--as=1", "--fsize=2", "--cpu=33", "--core=0"):
        assert limit in wrapped
    assert ("unshare" in wrapped) is cut
    # After everything that changes credentials, for that clears the death signal.
    last = wrapped.index("setpriv")
    assert wrapped[last : last + 4] == ["setpriv", "--no-new-privs", "--pdeathsig", "KILL"]
    assert "unshare" not in wrapped[last:]


def test_asking_whether_the_network_can_be_cut_breaks_nothing() -> None:
    assert network_can_be_cut() in {True, False}
