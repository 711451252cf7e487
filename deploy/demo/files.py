"""The files of a term: lectures made on the spot, or videos of one's own (`VIDEOS=dir`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deploy.demo.lectures import Lecture, make_lecture, make_truncated
from deploy.demo.papers import make_pdf
from deploy.demo.stage import Props

NEEDED = 3
VIDEO_SUFFIXES = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".flv", ".mpg", ".ts"}


class NotEnoughVideos(Exception):
    """The folder holds too few; the message says how many are needed."""


@dataclass(frozen=True)
class Studio:
    """Makes the files in a folder, where a later term finds them again.

    Attributes:
        folder: where they are kept.
        own_videos: a folder of videos to use instead of made ones.
        seconds: length of the lectures.
        width, height: of their picture.
    """

    folder: Path
    own_videos: Path | None = None
    seconds: float = 24.0
    width: int = 1280
    height: int = 720

    def make(self) -> Props:
        """All files of a term."""
        self.folder.mkdir(parents=True, exist_ok=True)
        videos = self._own() if self.own_videos else [self._lecture(number) for number in range(1, NEEDED + 1)]
        broken = make_truncated(self.folder / "lecture-4-broken.mp4", self._lecture(1))
        document = self.folder / "notes.pdf"
        document.write_bytes(make_pdf("Linear algebra and geometry: notes"))
        return Props(videos, broken, self._lecture(NEEDED + 1), document)

    def _own(self) -> list[Path]:
        folder = self.own_videos or self.folder
        found = sorted(file for file in folder.iterdir() if file.suffix.lower() in VIDEO_SUFFIXES)
        if len(found) < NEEDED:
            raise NotEnoughVideos(f"{folder} holds {len(found)} videos; the term needs {NEEDED}")
        return found[:NEEDED]

    def _lecture(self, number: int) -> Path:
        target = self.folder / f"lecture-{number}-{self.seconds:g}s-{self.height}p.mp4"
        if not target.exists():
            title = f"第{'一二三三'[number - 1]}讲 {('向量', '线性空间', '矩阵', '矩阵（重录）')[number - 1]}"
            unfinished = target.with_suffix(".part.mp4")
            make_lecture(unfinished, Lecture(title, self.seconds, self.width, self.height))
            unfinished.rename(target)
        return target
