"""What a video file says of itself, read from ffprobe's answer and believed only as far as that goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.media.worker.failures import BadFile

MAX_PIXELS = 9_437_184  # 4096 × 2304: more would cost gigabytes and minutes
FORMATS = "mov,mp4,matroska,webm,mpegts,mpeg,avi,flv,asf"
CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v1", "msmpeg4v2"}
    | {"msmpeg4v3", "h263", "flv1", "vp6f", "mjpeg", "wmv1", "wmv2", "wmv3", "vc1", "theora", "prores", "dnxhd"}
    | {"dvvideo", "rawvideo", "svq3", "cinepak", "qtrle", "tscc2", "huffyuv", "ffv1", "utvideo"}
)
HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})

# The whitelists keep a playlist in disguise from reading other files or the network.
GUARDS = ("-protocol_whitelist", "file", "-format_whitelist", FORMATS)


@dataclass(frozen=True)
class Sound:
    """The audio stream that is used: the default one, else the first."""

    index: int
    start: float
    duration: float | None


@dataclass(frozen=True)
class Source:
    """The picture as a viewer sees it: rotation and pixel shape are already applied to width and height."""

    index: int
    codec: str
    width: int
    height: int
    rate: Fraction
    start: float
    duration: float | None
    """As the stream claims it; absent where the format does not say."""
    sound: Sound | None
    is_hdr: bool = False
    is_interlaced: bool = False

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


def probe_command(path: str) -> list[str]:
    """The ffprobe command whose JSON answer `read_probe` takes."""
    shown = ("-show_format", "-show_streams", "-of", "json")
    return ["ffprobe", "-hide_banner", "-v", "error", *GUARDS, *shown, "-i", path]


def read_probe(answer: Mapping[str, Any]) -> Source:
    """Choose the streams to work on.

    Raises:
        BadFile: there is no picture, or none that the platform takes.
    """
    streams: list[Mapping[str, Any]] = answer.get("streams", [])
    container: Mapping[str, Any] = answer.get("format", {})
    pictures = [each for each in streams if each.get("codec_type") == "video" and not _is_cover(each)]
    if not streams:
        raise BadFile("video_unreadable")
    if not pictures:
        raise BadFile("video_has_no_picture")
    stream = pictures[0]
    codec = str(stream.get("codec_name", "unknown"))
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    if codec not in CODECS:
        raise BadFile("video_codec_unsupported", codec=codec)
    if not width or not height:
        raise BadFile("video_unreadable")
    if width * height > MAX_PIXELS:
        raise BadFile("video_picture_too_large", width=width, height=height)
    width = max(2, round(width * _pixel_shape(stream)))
    if _rotation(stream) % 180:
        width, height = height, width
    return Source(
        index=int(stream["index"]),
        codec=codec,
        width=width,
        height=height,
        rate=steady_rate(_fraction(stream.get("r_frame_rate")), _fraction(stream.get("avg_frame_rate"))),
        start=_seconds(stream.get("start_time")) or 0.0,
        duration=_duration(stream, container),
        sound=_sound(streams, container),
        is_hdr=stream.get("color_transfer") in HDR_TRANSFERS,
        is_interlaced=stream.get("field_order") in {"tt", "bb", "tb", "bt"},
    )


def steady_rate(nominal: Fraction, average: Fraction) -> Fraction:
    """The constant rate to encode at: the source's own up to 30, half of 50 and 60, variable ones rounded up."""
    rate = average or nominal or Fraction(25)
    if nominal and abs(nominal - rate) > rate / 100:  # variable
        return Fraction(next((whole for whole in (5, 10, 12, 15, 20, 24, 25, 30) if whole >= rate), 30))
    rate = nominal or rate
    while rate > Fraction(301, 10):
        rate /= 2
    return rate


def _sound(streams: list[Mapping[str, Any]], container: Mapping[str, Any]) -> Sound | None:
    sounds = [each for each in streams if each.get("codec_type") == "audio" and each.get("codec_name")]
    if not sounds:
        return None
    chosen = next((each for each in sounds if each.get("disposition", {}).get("default")), sounds[0])
    start = _seconds(chosen.get("start_time")) or 0.0
    return Sound(int(chosen["index"]), start, _duration(chosen, container))


def _is_cover(stream: Mapping[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _rotation(stream: Mapping[str, Any]) -> int:
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return int(side["rotation"])
    return int(stream.get("tags", {}).get("rotate", 0))


def _pixel_shape(stream: Mapping[str, Any]) -> Fraction:
    shape = _fraction(str(stream.get("sample_aspect_ratio", "1:1")).replace(":", "/"))
    return shape if Fraction(1, 4) <= shape <= 4 else Fraction(1)


def _duration(stream: Mapping[str, Any], container: Mapping[str, Any]) -> float | None:
    """The stream's own claim, which Matroska keeps in a tag; the container's is the last resort, for it lies."""
    own = _seconds(stream.get("duration")) or _clock(stream.get("tags", {}).get("DURATION"))
    return own or _seconds(container.get("duration"))


def _clock(text: object) -> float | None:
    """Seconds of `00:01:02.500000000`."""
    try:
        hours, minutes, seconds = str(text).split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None


def _seconds(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _fraction(value: object) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)
