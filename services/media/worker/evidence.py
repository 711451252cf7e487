"""Reads what the filters of the one pass wrote down, and what the playlists say was really made."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from services.media.domain.evidence import Interval, Measurements
from services.media.worker.failures import BadFile
from services.media.worker.ladder import Rung
from services.media.worker.probe import Source
from services.media.worker.transcode import LONGEST, PICTURE_EVIDENCE, SOUND_EVIDENCE, SOUND_NAME

WHOLE = 0.98
"""The part of the claimed length that must have been decoded. The exit code says nothing about it."""
SHORTEST = 0.9
_SEGMENT = re.compile(r"^#EXTINF:([0-9.]+)", re.MULTILINE)


def measure(folder: Path, source: Source, ladder: tuple[Rung, ...], complaints: int) -> Measurements:
    """What the finished pass in `folder` shows.

    Raises:
        BadFile: `video_truncated` or `video_too_short`, whatever ffmpeg's exit code was.
    """
    made = made_seconds(folder / f"{ladder[0].name}.m3u8")
    require_whole(made, source.duration)
    picture = _read(folder / PICTURE_EVIDENCE)
    sound = _read(folder / SOUND_EVIDENCE)
    offset = excess = 0.0
    if source.sound:
        offset = source.sound.start - source.start
        excess = made_seconds(folder / f"{SOUND_NAME}.m3u8") - made
    return Measurements(
        duration=max(made, _beyond_limit(source.duration)),
        width=source.width,
        height=source.height,
        frame_rate=round(float(source.rate), 2),
        has_sound=source.sound is not None,
        black=tuple(intervals(picture, "lavfi.black_start", "lavfi.black_end", made)),
        frozen=tuple(intervals(picture, "lavfi.freezedetect.freeze_start", "lavfi.freezedetect.freeze_end", made)),
        silent=tuple(intervals(sound, "lavfi.silence_start", "lavfi.silence_end", made)),
        loudness=_last(sound, "lavfi.r128.I"),
        true_peak=_decibels(_last(sound, "lavfi.r128.true_peak")),
        sound_offset=round(offset, 3),
        sound_excess=round(excess, 3),
        damaged_spots=complaints,
        is_hdr=source.is_hdr,
    )


def require_whole(made: float, claimed: float | None) -> None:
    """Refuse what was cut off on its way: less picture came out than the file says it holds."""
    wanted = min(claimed or 0.0, LONGEST)
    if made < wanted * WHOLE - 0.1:
        raise BadFile("video_truncated", decoded_seconds=round(made, 1), claimed_seconds=round(wanted, 1))
    if made < SHORTEST:
        raise BadFile("video_too_short", seconds=round(made, 1))


def made_seconds(playlist: Path) -> float:
    """The length of a rung, by its playlist; zero when ffmpeg never came to write it."""
    if not playlist.exists():
        return 0.0
    return sum(float(length) for length in _SEGMENT.findall(playlist.read_text()))


def intervals(lines: Iterable[tuple[str, float]], start_key: str, end_key: str, end: float) -> Iterator[Interval]:
    """Pairs of start and end; one that is still open ends with the video."""
    start: float | None = None
    for key, value in lines:
        if key == start_key:
            start = value
        elif key == end_key and start is not None:
            yield Interval(start, value)
            start = None
    if start is not None and end > start:
        yield Interval(start, end)


def _beyond_limit(claimed: float | None) -> float:
    """Only the first 1,205 s are decoded, so for what is longer the claim is the better figure."""
    return claimed if claimed is not None and claimed > LONGEST else 0.0


def _read(path: Path) -> list[tuple[str, float]]:
    """Lines such as `lavfi.black_start=3.2`, in order; a filter that found nothing leaves the file empty."""
    if not path.exists():
        return []
    found = []
    with path.open() as lines:
        for line in lines:
            key, separator, value = line.strip().partition("=")
            if separator:
                found.append((key, _number(value)))
    return found


def _last(lines: list[tuple[str, float]], key: str) -> float | None:
    value = next((value for name, value in reversed(lines) if name == key), None)
    return None if value is None or math.isnan(value) else value


def _decibels(peak: float | None) -> float | None:
    return 20 * math.log10(peak) if peak else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
