"""The platform's transcode of one clip against the bare command and against one process for each rung.

Every figure is a ratio within one interleaved run: the ways take turns, so a noisy neighbour bothers all alike.
They make the same ladder with the same x264 settings; how alike the pictures are is measured beside it.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Cell, Measurement
from deploy.demo.lectures import Lecture, make_lecture
from services.media.worker.ladder import Rung, ladder_for
from services.media.worker.probe import GUARDS, Source
from services.media.worker.sandbox import Limits
from services.media.worker.transcode import Tuning
from services.media.worker.video import probe, transcode

ROUNDS = 3
CLIP = Lecture(seconds=8, width=1920, height=1080, fps=30)
LIMITS = Limits(nice=0)
HLS = (
    *("-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"),
    *("-hls_flags", "independent_segments+single_file"),
)


@dataclass
class Way:
    """One way to transcode, and what its rounds took."""

    name: str
    run: Callable[[Path], None]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    bytes: int = 0
    ssim: float = 0.0


def measure() -> Measurement:
    with tempfile.TemporaryDirectory(prefix="bench-transcode-") as name:
        folder = Path(name)
        clip = make_lecture(folder / "clip.mp4", CLIP)
        source = probe(clip, LIMITS)
        ladder = ladder_for(source)
        ways = [
            Way("bare one-pass command", lambda out: _bare(clip, source, ladder, out)),
            Way("the platform's job", lambda out: _platform(clip, out)),
            Way("one process per rung", lambda out: _one_each(clip, source, ladder, out)),
        ]
        for number in range(ROUNDS):
            for way in ways:
                _round(way, folder / f"{number}", clip, is_last=number == ROUNDS - 1)
    seconds, rungs = CLIP.seconds, ", ".join(rung.name for rung in ladder)
    return Measurement(
        name="transcode",
        what=f"Transcoding {seconds:.0f} s of a 1080p30 lecture into {rungs} (1 = bare command)",
        rows=[_row(way, ways[0]) for way in ways],
        notes=[
            "The bare command makes the ladder and the sound; the platform's job also probes, confines, and makes",
            "poster, sprite and quality evidence in the same pass; a process per rung decodes the clip each time.",
            "SSIM: of the top rung against the source.",
        ],
    )


def _round(way: Way, folder: Path, clip: Path, *, is_last: bool) -> None:
    folder.mkdir(parents=True)
    before, started = _children_cpu(), time.monotonic()
    way.run(folder)
    way.wall.append(time.monotonic() - started)
    way.cpu.append(_children_cpu() - before)
    if is_last:
        way.bytes = sum(file.stat().st_size for file in folder.glob("*.mp4"))
        way.ssim = _ssim(clip, folder / "1080p.m3u8")
    shutil.rmtree(folder)


def _row(way: Way, bare: Way) -> dict[str, Cell]:
    return {
        "way": way.name,
        "CPU": round(statistics.median(way.cpu) / statistics.median(bare.cpu), 3),
        "wall": round(statistics.median(way.wall) / statistics.median(bare.wall), 3),
        "bytes": round(way.bytes / bare.bytes, 3),
        "SSIM": round(way.ssim, 4),
        "CPU s": round(statistics.median(way.cpu), 2),
    }


def _platform(clip: Path, out: Path) -> None:
    transcode(clip, out, LIMITS, Tuning(), percent=lambda _: None, check=lambda: None)


def _bare(clip: Path, source: Source, ladder: tuple[Rung, ...], out: Path) -> None:
    """What somebody would type who wants the same ladder and nothing else."""
    splits = "".join(f"[s{number}]" for number in range(len(ladder)))
    graph = f"[0:v:0]fps={source.rate},split={len(ladder)}{splits};" + ";".join(
        f"[s{number}]scale={rung.width}:{rung.height},setsar=1,format=yuv420p[v{number}]"
        for number, rung in enumerate(ladder)
    )
    maps = [word for number in range(len(ladder)) for word in ("-map", f"[v{number}]")]
    caps = [
        word
        for number, rung in enumerate(ladder)
        for word in (f"-maxrate:v:{number}", f"{rung.kilobits}k", f"-bufsize:v:{number}", f"{rung.kilobits * 2}k")
    ]
    names = " ".join(f"v:{number},agroup:sound,name:{rung.name}" for number, rung in enumerate(ladder))
    streams = ("-var_stream_map", f"{names} a:0,agroup:sound,name:audio", "-master_pl_name", "master.m3u8")
    sound = ("-map", "0:a:0", *_sound_codec())
    files = ("-hls_segment_filename", "%v.mp4", "%v.m3u8")
    _ffmpeg(
        out,
        "-i",
        str(clip),
        "-filter_complex",
        graph,
        *maps,
        *sound,
        *_x264(source),
        *caps,
        *HLS,
        *streams,
        *files,
    )


def _one_each(clip: Path, source: Source, ladder: tuple[Rung, ...], out: Path) -> None:
    """A process for each rung and one for the sound, each of which decodes again."""
    for rung in ladder:
        shape = f"fps={source.rate},scale={rung.width}:{rung.height},setsar=1,format=yuv420p"
        caps = ("-maxrate", f"{rung.kilobits}k", "-bufsize", f"{rung.kilobits * 2}k")
        files = ("-hls_segment_filename", f"{rung.name}.mp4", f"{rung.name}.m3u8")
        _ffmpeg(out, "-i", str(clip), "-map", "0:v:0", "-vf", shape, *_x264(source), *caps, *HLS, *files)
    files = ("-hls_segment_filename", "audio.mp4", "audio.m3u8")
    _ffmpeg(out, "-i", str(clip), "-map", "0:a:0", *_sound_codec(), *HLS, *files)


def _x264(source: Source) -> tuple[str, ...]:
    return (
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23", "-sc_threshold", "0"),
        *("-g", str(round(source.rate * 8)), "-force_key_frames", "expr:gte(t,n_forced*4)"),
    )


def _sound_codec() -> tuple[str, ...]:
    return ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")


def _ffmpeg(folder: Path, *arguments: str) -> None:
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", *GUARDS, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _ssim(clip: Path, rung: Path) -> float:
    """How alike the pictures are, from 0 to 1."""
    graph = "[0:v:0]fps=30[a];[1:v:0]fps=30[b];[a][b]ssim"
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", str(rung), "-i", str(clip)]
    command += ["-lavfi", graph, "-f", "null", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stderr.rpartition("All:")[2].split()[0])


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
