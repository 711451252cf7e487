"""Files that teachers have, and files that lie: what becomes of each (R31, R35). All are built by commands."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.demo.lectures import Lecture, make_lecture, make_long
from services.media.domain.evidence import judge
from services.media.worker.failures import BadFile
from services.media.worker.sandbox import Limits, network_can_be_cut
from services.media.worker.transcode import Tuning
from services.media.worker.video import Transcoded, transcode

SMALL = Lecture(seconds=3, width=640, height=360)
Work = Callable[[Path], Transcoded]


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """Transcode a file; the results lie in `tmp_path / "result"`."""

    def run(file: Path) -> Transcoded:
        folder = tmp_path / "result"
        folder.mkdir()
        tuning = Tuning("ultrafast", threads=1)
        return transcode(file, folder, Limits(nice=0), tuning, percent=lambda _: None, check=lambda: None)

    return run


def ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, capture_output=True)


def levels(made: Transcoded) -> dict[str, str]:
    return {finding.code: finding.level for finding in judge(made.measured)}


def keyframes(playlist: Path) -> list[float]:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-skip_frame", "nokey"]
    command += ["-show_entries", "frame=pts_time", "-of", "json", str(playlist)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return [float(frame["pts_time"]) for frame in answer["frames"]]


def test_every_rung_is_cut_at_the_same_times_and_as_long_as_the_source_r31(work: Work, tmp_path: Path) -> None:
    clip = make_lecture(tmp_path / "clip.mp4", Lecture(seconds=9, width=1280, height=720, fps=25))
    made = work(clip)
    assert made.rungs == ("720p", "360p")
    cuts = [keyframes(tmp_path / "result" / f"{rung}.m3u8") for rung in made.rungs]
    assert cuts[0] == cuts[1] == pytest.approx([0, 4, 8], abs=0.05)
    assert made.measured.duration == pytest.approx(9, abs=0.1)
    for line in made.playlists["master"].splitlines():
        assert not line.startswith("#EXT-X-STREAM-INF") or ('CODECS="avc1' in line and "mp4a" in line)
    assert [file.name for file in made.media if file.suffix == ".mp4"] == ["360p.mp4", "720p.mp4", "audio.mp4"]


def test_a_phone_held_upright_stays_upright(work: Work, tmp_path: Path) -> None:
    clip = make_lecture(tmp_path / "clip.mp4", Lecture(seconds=2, width=640, height=360, rotation=90))
    assert "RESOLUTION=360x640" in work(clip).playlists["master"]


def test_a_black_and_silent_video_says_so_r35(work: Work, tmp_path: Path) -> None:
    clip = make_lecture(
        tmp_path / "clip.mp4", Lecture(seconds=6, width=320, height=180, picture="black", sound="silence")
    )
    found = levels(work(clip))
    assert (found["black"], found["silence"], found["loudness"]) == ("fail", "fail", "fail")


def test_a_video_without_sound_is_transcoded_and_marked_r35(work: Work, tmp_path: Path) -> None:
    clip = make_lecture(tmp_path / "clip.mp4", Lecture(seconds=2, width=320, height=180, sound="none"))
    made = work(clip)
    assert levels(made)["sound"] == "fail"
    assert set(made.playlists) == {"master", "180p", "storyboard"}


def test_twenty_minutes_and_a_second_cannot_be_approved_r35(work: Work, tmp_path: Path) -> None:
    finding = next(
        each for each in judge(work(make_long(tmp_path / "clip.mp4")).measured) if each.code == "duration"
    )
    assert (finding.value, finding.blocks_approval) == ("20:01", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-vf", "scale=321:181", "-pix_fmt", "yuv444p", "odd.mkv"],
        ["-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", "hevc.mp4"],
        ["-c:v", "libvpx", "-deadline", "realtime", "-b:v", "200k", "-c:a", "libopus", "webm.webm"],
        ["-c:v", "mpeg4", "avi.avi"],
        ["-c:v", "flv1", "-ar", "44100", "flv.flv"],
        ["-c:v", "mpeg2video", "-f", "mpegts", "stream.ts"],
        ["-vf", "select='not(mod(n\\,3))'", "-vsync", "vfr", "variable.mp4"],
    ],
    ids=lambda arguments: arguments[-1],
)
def test_what_teachers_bring_becomes_playable_r31(work: Work, tmp_path: Path, arguments: list[str]) -> None:
    clip = make_lecture(tmp_path / "clip.mp4", SMALL)
    brought = tmp_path / arguments[-1]
    ffmpeg("-i", str(clip), *arguments[:-1], str(brought))
    made = work(brought)
    assert made.measured.duration == pytest.approx(SMALL.seconds, abs=0.35)
    assert "avc1" in made.playlists["master"]


def lying_playlist(file: Path, port: int) -> None:
    file.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n"
        f"#EXTINF:9,\nhttp://127.0.0.1:{port}/x.ts\n#EXT-X-ENDLIST\n"
    )


def test_a_playlist_in_disguise_reads_nothing_and_calls_nobody(work: Work, tmp_path: Path) -> None:
    disguised = tmp_path / "clip.mp4"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        lying_playlist(disguised, listener.getsockname()[1])
        with pytest.raises(BadFile) as refused:
            work(disguised)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert refused.value.code == "video_unreadable"


@pytest.mark.skipif(not network_can_be_cut(), reason="this system lets nobody make a network namespace")
def test_the_process_has_no_network_at_all(tmp_path: Path) -> None:
    from services.media.worker.sandbox import run

    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        ended = run(["ffprobe", "-v", "error", address], tmp_path, Limits(nice=0))
    assert ended.status != 0
    assert any("unreachable" in words for words in ended.last_words)


def test_an_enormous_picture_is_refused_at_once_by_name(work: Work, tmp_path: Path) -> None:
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=size=7680x4320:rate=1:duration=1", "-c:v", "libx264"),
        *("-preset", "ultrafast", str(tmp_path / "clip.mp4")),
    )
    with pytest.raises(BadFile) as refused:
        work(tmp_path / "clip.mp4")
    assert (refused.value.code, refused.value.details) == (
        "video_picture_too_large",
        {"width": 7680, "height": 4320},
    )


def test_a_picture_named_video_is_none(work: Work, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180", "-frames:v", "1", str(tmp_path / "clip.png"))
    with pytest.raises(BadFile) as refused:
        work((tmp_path / "clip.png").rename(tmp_path / "clip.mp4"))
    assert refused.value.code == "video_unreadable"


def test_corrupt_spots_are_counted_for_the_reviewer_r35(work: Work, tmp_path: Path) -> None:
    clip = make_lecture(tmp_path / "clip.mp4", Lecture(seconds=6, width=640, height=360))
    content = bytearray(clip.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = b"\xff" * 300
    clip.write_bytes(content)
    assert levels(work(clip))["damage"] == "warn"
