"""Makes lecture videos on the spot: slides with Chinese text, a moving inset, real speech; and their broken kin.

The demo uploads them and the tests feed on them, so that no binary is kept in the repository.

    python -m deploy.demo.lectures OUT.mp4 [--seconds 20] [--size 1280x720] [--title 第一讲]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SPEECH = (
    "同学们好，欢迎来到今天的课程。这一讲我们先回顾上一次的内容，然后学习新的概念，"
    "最后用一个例子把它们联系起来。请注意屏幕上的要点，并在课后完成练习。"
)
BULLETS = ("学习目标与知识回顾", "核心概念与基本原理", "例题分析与课堂讨论", "小结与课后练习")


class CannotMakeLecture(RuntimeError):
    """ffmpeg, espeak-ng or a font is missing; the message says which."""


@dataclass(frozen=True)
class Lecture:
    """What a clip looks and sounds like.

    `picture` is `slides` or `black`; `sound` is `speech`, `silence` or `none`.
    """

    title: str = "第一讲 导论"
    seconds: float = 8.0
    width: int = 1280
    height: int = 720
    fps: int = 25
    picture: str = "slides"
    sound: str = "speech"
    rotation: int = 0
    """Degrees in the display matrix, as phones write them."""


def make_lecture(target: Path, lecture: Lecture = Lecture()) -> Path:
    """Write the clip to `target` (.mp4) and return it."""
    for tool in ("ffmpeg", "espeak-ng"):
        if shutil.which(tool) is None:
            raise CannotMakeLecture(f"{tool} is not installed")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        upright = Path(folder) / "upright.mp4"
        _ffmpeg(
            *_picture(lecture, Path(folder)), *_sound(lecture, Path(folder)), *_encoding(lecture), str(upright)
        )
        if lecture.rotation:
            turn = ("-c", "copy", "-metadata:s:v:0", f"rotate={lecture.rotation}")
            _ffmpeg("-i", str(upright), *turn, str(target))
        else:
            shutil.copyfile(upright, target)
    return target


def make_truncated(target: Path, whole: Path, keep: float = 0.4) -> Path:
    """The first part of a file whose header still claims the whole: cut off before it came here."""
    content = whole.read_bytes()
    target.write_bytes(content[: int(len(content) * keep)])
    return target


def make_broken(target: Path) -> Path:
    """A file that is called a video and is none."""
    target.write_bytes("这不是视频文件，只是一段文字。\n".encode() * 2000)
    return target


def make_sound_only(target: Path, seconds: float = 3) -> Path:
    """An .mp4 that holds sound and no picture."""
    _ffmpeg("-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}", "-c:a", "aac", str(target))
    return target


def make_long(target: Path, seconds: int = 1201) -> Path:
    """A clip over the 20 minutes of R35 that is still small: 64×36, one frame a second, silent."""
    _ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=size=64x36:rate=1:duration={seconds}"),
        *("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", str(seconds)),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-b:a",
            "16k",
            str(target),
        ),
    )
    return target


def _picture(lecture: Lecture, folder: Path) -> list[str]:
    size = f"{lecture.width}x{lecture.height}"
    if lecture.picture == "black":
        return ["-f", "lavfi", "-i", f"color=black:size={size}:rate={lecture.fps}:duration={lecture.seconds}"]
    inset_width = max(32, lecture.width // 4 // 2 * 2)
    inset_height = max(18, lecture.height // 4 // 2 * 2)
    slides = ",".join(_slides(lecture, folder))
    graph = (
        f"color=0xf4f1e8:size={size}:rate={lecture.fps}:duration={lecture.seconds},{slides}[slides];"
        f"testsrc2=size={inset_width}x{inset_height}:rate={lecture.fps}:duration={lecture.seconds}[inset];"
        f"[slides][inset]overlay=W-w-W/40:H-h-H/40"
    )
    return ["-f", "lavfi", "-i", graph]


def _slides(lecture: Lecture, folder: Path) -> list[str]:
    """One title for the whole clip and one line of text after the other."""
    font = _chinese_font()
    each = lecture.seconds / len(BULLETS)
    lines = [(lecture.title, 12, 0.10, "")]
    for number, bullet in enumerate(BULLETS):
        shown = f":enable='gte(t,{number * each:.2f})'"
        lines.append((f"{number + 1}. {bullet}", 20, 0.32 + 0.15 * number, shown))
    filters = []
    for number, (text, part, top, shown) in enumerate(lines):
        # A file, because the text may hold characters that mean something to the filter.
        text_file = folder / f"line{number}.txt"
        text_file.write_text(text, encoding="utf-8")
        filters.append(
            f"drawtext=fontfile={font}:textfile={text_file}:fontcolor=0x223344"
            f":fontsize={lecture.height // part}:x=w/20:y=h*{top:.2f}{shown}"
        )
    return filters


def _sound(lecture: Lecture, folder: Path) -> list[str]:
    if lecture.sound == "none":
        return []
    if lecture.sound == "silence":
        return ["-f", "lavfi", "-t", str(lecture.seconds), "-i", "anullsrc=r=48000:cl=mono"]
    speech = folder / "speech.wav"
    spoken = f"{lecture.title}。{SPEECH}"
    subprocess.run(
        ["espeak-ng", "-v", "cmn", "-s", "160", "-w", str(speech), spoken], check=True, capture_output=True
    )
    return ["-stream_loop", "-1", "-t", str(lecture.seconds), "-i", str(speech)]


def _encoding(lecture: Lecture) -> list[str]:
    return [
        *("-t", str(lecture.seconds), "-threads", "2"),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "20",
            "-pix_fmt",
            "yuv420p",
            "-g",
            str(lecture.fps * 5),
        ),
        *("-c:a", "aac", "-ar", "48000", "-b:a", "96k", "-movflags", "+faststart"),
    ]


def _chinese_font() -> str:
    """A font file with Chinese glyphs, as fontconfig knows it."""
    found = subprocess.run(["fc-match", "-f", "%{file}|%{lang}", ":lang=zh-cn"], check=False, capture_output=True)
    file, _, languages = found.stdout.decode().partition("|")
    if found.returncode or "zh-cn" not in languages:
        raise CannotMakeLecture("no font with Chinese characters is installed (Debian: fonts-wqy-microhei)")
    return file


def _ffmpeg(*arguments: str) -> None:
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments]
    done = subprocess.run(command, check=False, capture_output=True)
    if done.returncode:
        raise CannotMakeLecture(done.stderr.decode(errors="replace")[-500:])


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a lecture video.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--title", default=Lecture.title)
    chosen = parser.parse_args()
    width, height = (int(side) for side in chosen.size.split("x"))
    lecture = Lecture(title=chosen.title, seconds=chosen.seconds, width=width, height=height)
    print(make_lecture(chosen.target, lecture))


if __name__ == "__main__":
    main()
