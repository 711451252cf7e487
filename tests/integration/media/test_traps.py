"""Files that are not what they seem, through the whole worker: status, code, sentence, nothing left (R31)."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from chassis.domain.errors import InvalidInput
from services.media.domain.evidence import clock
from tests.integration.media.clips import FAST, TONE, ffmpeg, picture
from tests.integration.media.studio import Studio

ROOT = Path(__file__).resolve().parents[3]
Make = Callable[[Path], object]


def truncated(target: Path) -> None:
    whole = target.with_suffix(".whole.mp4")
    ffmpeg(*picture(20), *TONE, *FAST, "-c:a", "aac", "-shortest", "-movflags", "+faststart", str(whole))
    content = whole.read_bytes()
    target.write_bytes(content[: len(content) // 2])


def without_index(target: Path) -> None:
    """A recording that was broken off: its index, which comes last, is missing."""
    whole = target.with_suffix(".whole.mp4")
    ffmpeg(*picture(4), *FAST, str(whole))
    content = whole.read_bytes()
    target.write_bytes(content[: content.index(b"moov") - 4])


def text(target: Path) -> None:
    target.write_text("这不是视频文件。\n" * 100)


def zeros(target: Path) -> None:
    target.write_bytes(b"\0" * 4096)


def deep_picture(target: Path) -> None:
    still = target.with_suffix(".png")
    ffmpeg(*picture(1), "-frames:v", "1", "-pix_fmt", "rgb48be", str(still))
    still.rename(target)


def sound_only(target: Path) -> None:
    ffmpeg(*TONE, "-t", "2", "-c:a", "aac", str(target))


def huge(target: Path) -> None:
    ffmpeg(*picture(1, size="7680x4320", rate=1), *FAST, str(target))


def playlist(target: Path) -> None:
    """Names a local file; the network has a test of its own."""
    target.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")


def momentary(target: Path) -> None:
    ffmpeg(*picture(0.4), *FAST, str(target))


def unknown_codec(target: Path) -> None:
    ffmpeg(*picture(1), "-c:v", "snow", "-strict", "-2", "-f", "matroska", str(target))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (truncated, "video_truncated"),
        (without_index, "video_unreadable"),
        (text, "video_unreadable"),
        (zeros, "video_unreadable"),
        (deep_picture, "video_unreadable"),
        (sound_only, "video_has_no_picture"),
        (huge, "video_picture_too_large"),
        (playlist, "video_unreadable"),
        (momentary, "video_too_short"),
        (unknown_codec, "video_codec_unsupported"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_trap_is_refused_by_name_with_a_sentence_and_the_worker_goes_on_r31(
    studio: Studio, tmp_path: Path, make: Make, code: str
) -> None:
    file = tmp_path / "lecture.mp4"
    make(file)
    resource = studio.upload(file)
    assert studio.work() == "refused"
    found = studio.look(resource).versions[0]
    assert found.failure is not None
    assert (found.transcode_status, found.failure.code, found.review_status) == ("failed", code, "none")
    for language in ("zh", "en"):
        sentence = json.loads((ROOT / "gateway" / "i18n" / language / "media.json").read_text())[code]
        assert sentence["title"]
        sentence["detail"].format(**found.failure.details)  # every figure it speaks of is there
    assert not any(studio.bench.scratch.root.iterdir())
    assert studio.stored(f"media/{resource.resource_id}/") == []


def several_sounds(target: Path) -> None:
    """Two languages; the second one is the default."""
    ffmpeg(
        *picture(3),
        *TONE,
        *("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-map", "0", "-map", "2", "-map", "1", *FAST),
        *("-c:a", "aac", "-disposition:a:0", "0", "-disposition:a:1", "default", "-shortest", "-t", "3"),
        str(target),
    )


def hdr(target: Path) -> None:
    marks = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
    ffmpeg(
        *picture(2),
        *("-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", *marks),
        str(target),
    )


def lying_length(target: Path) -> None:
    """The container claims an hour; the streams tell the truth."""
    ffmpeg(*picture(3), *FAST, str(target))
    content = bytearray(target.read_bytes())
    at = content.index(b"mvhd") + 4 + 12  # version and flags, two dates, then the time scale
    scale = int.from_bytes(content[at : at + 4], "big")
    content[at + 4 : at + 8] = (3600 * scale).to_bytes(4, "big")
    target.write_bytes(content)


def frozen(target: Path) -> None:
    """A still picture and no sound to speak of, for as long as a fault of the recording lasts."""
    ffmpeg(
        *("-f", "lavfi", "-i", "color=gray:size=64x36:rate=1:duration=40"),
        *("-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", *FAST, "-c:a", "aac", "-t", "40"),
        str(target),
    )


def too_long(target: Path) -> None:
    ffmpeg(*picture(1201, rate=1), *FAST, str(target))


@pytest.mark.parametrize(
    ("make", "expected", "seconds"),
    [
        (several_sounds, {"silence": "ok"}, 3),
        (hdr, {"hdr": "warn", "sound": "fail"}, 2),
        (lying_length, {"sound": "fail"}, 3),
        (frozen, {"freeze": "fail", "silence": "fail"}, 40),
        (too_long, {"duration": "fail"}, 1201),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_odd_is_played_and_shown_to_the_reviewer_r31_r35(
    studio: Studio, tmp_path: Path, make: Make, expected: dict[str, str], seconds: float
) -> None:
    file = tmp_path / "lecture.mp4"
    make(file)
    resource = studio.upload(file)
    assert studio.work() == "done"
    found = studio.look(resource).versions[0]
    assert found.duration_seconds == pytest.approx(seconds, abs=0.5)
    levels = {finding.code: finding.level for finding in found.findings}
    assert {code: levels.get(code) for code in expected} == expected
    blocking = [finding.value for finding in found.findings if finding.blocks_approval]
    assert blocking == ([clock(seconds)] if seconds > 1200 else [])
    assert not any(studio.bench.scratch.root.iterdir())


def test_a_playlist_in_disguise_calls_nobody_from_the_worker_either(studio: Studio, tmp_path: Path) -> None:
    disguised = tmp_path / "lecture.mp4"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.ts"
        disguised.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n")
        studio.upload(disguised)
        assert studio.work() == "refused"
        with pytest.raises(TimeoutError):
            listener.accept()


def test_an_empty_file_is_refused_before_anything_is_sent_r30(studio: Studio, tmp_path: Path) -> None:
    empty = tmp_path / "lecture.mp4"
    empty.touch()
    with pytest.raises(InvalidInput, match="file_empty"):
        studio.begin(empty)


def test_several_sounds_give_one_that_is_heard_r31(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "lecture.mp4"
    several_sounds(file)
    shown = ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=index", "-of", "csv=p=0"]
    assert len(subprocess.run([*shown, str(file)], check=True, capture_output=True).stdout.split()) == 2
    resource = studio.upload(file)
    assert studio.work() == "done"
    sounds = [key for key in studio.stored(f"media/{resource.resource_id}/") if key.endswith("audio.mp4")]
    assert len(sounds) == 1
