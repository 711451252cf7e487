"""The one ffmpeg command of a video: one decode gives ladder, sound, poster, sprite and quality evidence.

Several processes would decode again for each output; see docs/adr for what that costs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ffmpeg

from services.media.domain.storyboard import EVERY_SECONDS, SIDE
from services.media.worker.ladder import Rung
from services.media.worker.probe import GUARDS, MAX_PIXELS, Source
from services.media.worker.waveform import RATE

LONGEST = 1205.0
"""Seconds that are decoded: what is longer cannot be approved anyhow (R35)."""
SEGMENT = 4
POSTER_SIDE = 720
EVIDENCE_RATE = 5

MASTER, SOUND_NAME = "master.m3u8", "audio"
POSTER, SPRITE, SAMPLES = "poster.jpg", "sprite_%03d.jpg", "samples.s16"
PICTURE_EVIDENCE, SOUND_EVIDENCE = "picture.txt", "sound.txt"


@dataclass(frozen=True)
class Tuning:
    """What operations may set; the defaults are the measured ones."""

    preset: str = "veryfast"
    crf: int = 23
    threads: int = 0
    """0 lets x264 use every core."""


@dataclass
class _Outputs:
    """Streams that end in HLS, and small files beside it."""

    hls: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)
    poster: Any = None
    sprite: Any = None
    samples: Any = None


def transcode_command(path: str, source: Source, ladder: tuple[Rung, ...], tuning: Tuning = Tuning()) -> list[str]:
    """The argument list, to be run in the folder that takes the results."""
    opened = ffmpeg.input(path, **_options(GUARDS), max_pixels=MAX_PIXELS, t=LONGEST)
    outputs = _Outputs()
    _picture(opened[str(source.index)], source, ladder, outputs)
    if source.sound:
        _sound(opened[str(source.sound.index)], outputs)
    files = [
        ffmpeg.output(*outputs.hls, "%v.m3u8", **_hls_options(source, ladder, tuning)),
        ffmpeg.output(outputs.poster, POSTER, **{"frames:v": 1, "q:v": 3, "update": 1}),
        ffmpeg.output(outputs.sprite, SPRITE, **{"q:v": 4}),
        ffmpeg.output(*outputs.evidence, "-", f="null"),
    ]
    if outputs.samples is not None:
        files.append(ffmpeg.output(outputs.samples, SAMPLES, **{"f": "s16le", "c:a": "pcm_s16le"}))
    quiet = ["-hide_banner", "-nostdin", "-v", "error", "-nostats", "-progress", "pipe:1"]
    return list(ffmpeg.compile(ffmpeg.merge_outputs(*files), cmd=["ffmpeg", *quiet], overwrite_output=True))


def _picture(stream: Any, source: Source, ladder: tuple[Rung, ...], outputs: _Outputs) -> None:
    if source.is_interlaced:
        stream = stream.filter("yadif")
    stream = stream.filter("fps", fps=str(source.rate))
    branches = stream.filter_multi_output("split", len(ladder)) if len(ladder) > 1 else [stream]
    smallest = ladder[-1]
    of_poster = next((rung for rung in ladder if min(rung.width, rung.height) <= POSTER_SIDE), smallest)
    for number, rung in enumerate(ladder):
        scaled = branches[number].filter("scale", rung.width, rung.height).filter("setsar", 1)
        if rung is of_poster:
            parts = scaled.filter_multi_output("split", 2)
            scaled, branch = parts[0], parts[1]
            outputs.poster = _every_other_second(branch).filter("thumbnail", 10).filter("format", "yuvj420p")
        if rung is smallest:
            parts = scaled.filter_multi_output("split", 3)
            scaled = parts[0]
            outputs.sprite = _sprite(parts[1], rung)
            outputs.evidence.append(_picture_evidence(parts[2], source))
        outputs.hls.append(scaled.filter("format", "yuv420p"))


def _every_other_second(stream: Any) -> Any:
    return stream.filter("fps", fps=f"1/{EVERY_SECONDS}", start_time=0)


def _sprite(stream: Any, rung: Rung) -> Any:
    small = _every_other_second(stream).filter("scale", *tile_size(rung))
    return small.filter("tile", f"{SIDE}x{SIDE}").filter("format", "yuvj420p")


def _picture_evidence(stream: Any, source: Source) -> Any:
    """Five frames a second of the smallest rung show all that the detectors look for, almost for nothing."""
    return (
        stream.filter("fps", fps=str(min(source.rate, EVIDENCE_RATE)))
        .filter("blackdetect", d=2, pic_th=0.98)
        .filter("freezedetect", n="-60dB", d=20)
        .filter("metadata", mode="print", file=PICTURE_EVIDENCE)
    )


def tile_size(rung: Rung) -> tuple[int, int]:
    """The size of one picture in the sprite: 192 on the long side."""
    scale = 192 / max(rung.width, rung.height)
    return max(2, round(rung.width * scale)), max(2, round(rung.height * scale))


def _sound(stream: Any, outputs: _Outputs) -> None:
    parts = stream.filter("aresample", 48000, **{"async": 1}).filter_multi_output("asplit", 3)
    outputs.hls.append(parts[0])
    outputs.evidence.append(
        parts[1]
        .filter("silencedetect", n="-50dB", d=5)
        .filter("ebur128", peak="true", metadata=1, framelog="verbose")
        .filter("ametadata", mode="print", file=SOUND_EVIDENCE)
    )
    outputs.samples = parts[2].filter("aresample", RATE).filter("aformat", channel_layouts="mono")


def _hls_options(source: Source, ladder: tuple[Rung, ...], tuning: Tuning) -> dict[str, Any]:
    group = ",agroup:sound" if source.sound else ""
    variants = [f"v:{number}{group},name:{rung.name}" for number, rung in enumerate(ladder)]
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": tuning.preset,
        "profile:v": "high",
        "crf": tuning.crf,
        "threads": tuning.threads,
        "g": max(1, round(source.rate * SEGMENT * 2)),
        "sc_threshold": 0,  # keyframes only where they are forced: the same in every rung
        "force_key_frames": f"expr:gte(t,n_forced*{SEGMENT})",
        "map_metadata": -1,
        "f": "hls",
        "hls_time": SEGMENT,
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "independent_segments+single_file",
        "hls_segment_filename": "%v.mp4",
        "master_pl_name": MASTER,
    }
    for number, rung in enumerate(ladder):
        options[f"maxrate:v:{number}"] = f"{rung.kilobits}k"
        options[f"bufsize:v:{number}"] = f"{rung.kilobits * 2}k"
    if source.sound:
        options |= {"c:a": "aac", "b:a": "128k", "ac": 2}
        variants.append(f"a:0,agroup:sound,default:yes,name:{SOUND_NAME}")
    options["var_stream_map"] = " ".join(variants)
    return options


def _options(arguments: tuple[str, ...]) -> dict[str, str]:
    """`("-a", "b")` as ffmpeg-python wants it."""
    return {name.removeprefix("-"): value for name, value in zip(arguments[::2], arguments[1::2], strict=True)}
