"""From a video file to a folder of finished renditions and what was measured of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from services.media.domain.evidence import Finding, Measurements, judge
from services.media.domain.resource import WAVEFORM
from services.media.domain.storyboard import STORYBOARD, storyboard
from services.media.worker.evidence import measure
from services.media.worker.failures import BadFile, TransientFault
from services.media.worker.ladder import ladder_for
from services.media.worker.probe import Source, probe_command, read_probe
from services.media.worker.sandbox import Check, Limits, Progress, Run, run
from services.media.worker.stills import take_stills
from services.media.worker.transcode import LONGEST, POSTER, SAMPLES, Tuning, tile_size, transcode_command
from services.media.worker.waveform import draw

PROBE_SECONDS = 60.0
Percent = Callable[[int], None]

# ffmpeg's words for faults that are not the file's.
_OUR_FAULTS = ("No space left on device", "Cannot allocate memory", "Input/output error")


@dataclass(frozen=True)
class Transcoded:
    """What a video became: media files in the output folder, and the playlists over them by name."""

    media: tuple[Path, ...]
    playlists: dict[str, str]
    rungs: tuple[str, ...]
    sprites: int
    content_type: str
    measured: Measurements
    findings: tuple[Finding, ...]
    extras: tuple[str, ...]
    """What else can be shown: the storyboard, and the waveform where there is sound."""


def probe(path: Path, limits: Limits) -> Source:
    """What the file says of itself.

    Raises:
        BadFile: it is no video that the platform takes.
    """
    quick = replace(limits, wall_seconds=PROBE_SECONDS)
    answer = run(probe_command(str(path)), path.parent, quick)
    try:
        facts = json.loads(answer.output or b"{}")
    except ValueError:
        raise BadFile("video_unreadable") from None
    return read_probe(facts)


def transcode(
    path: Path, folder: Path, limits: Limits, tuning: Tuning, *, percent: Percent, check: Check
) -> Transcoded:
    """Run the one pass over `path` and leave its results in the empty `folder`.

    Raises:
        BadFile: the file is at fault, with a code that has a sentence for the teacher.
        TransientFault: something else is; the same file may well succeed later.
    """
    source = probe(path, limits)
    ladder = ladder_for(source)
    command = transcode_command(str(path), source, ladder, tuning)
    result = run(command, folder, limits, _percentages(source, percent), check)
    _require_success(result, source)
    measured = measure(folder, source, ladder, result.complaints)
    sprites = sorted(folder.glob("sprite_*.jpg"))
    if not sprites or not (folder / POSTER).exists():
        raise TransientFault("the pass left no poster or sprite")
    findings = take_stills(folder, ladder[-1].name, judge(measured), limits, check)
    drawn = [folder / WAVEFORM] if draw(folder / SAMPLES, folder / WAVEFORM) else []
    beside = [folder / POSTER, *sprites, *sorted(folder.glob("still_*.jpg")), *drawn]
    playlists = {playlist.stem: playlist.read_text() for playlist in folder.glob("*.m3u8")}
    shown = min(measured.duration, LONGEST)
    return Transcoded(
        media=(*sorted(folder.glob("*.mp4")), *beside),
        playlists={**playlists, STORYBOARD: storyboard(shown, tile_size(ladder[-1]))},
        rungs=tuple(rung.name for rung in ladder),
        sprites=len(sprites),
        content_type=f"video/{source.codec}",
        measured=measured,
        findings=findings,
        extras=(STORYBOARD, *(file.name for file in drawn)),
    )


def _percentages(source: Source, percent: Percent) -> Progress:
    """By frames of the top rung: times in the report also count the sprite, which runs ahead."""
    expected = max(1.0, min(source.duration or LONGEST, LONGEST) * float(source.rate))

    def report(values: dict[str, str]) -> None:
        frames = values.get("frame", "")
        if frames.isdigit():
            percent(min(99, int(int(frames) * 100 / expected)))

    return report


def _require_success(result: Run, source: Source) -> None:
    if result.status == 0:
        return
    words = " / ".join(result.last_words)
    if any(fault in words for fault in _OUR_FAULTS):
        raise TransientFault(words[-300:])
    raise BadFile("video_unreadable", codec=source.codec)
