"""Tiny clips that ffmpeg makes on the spot, each with something that a rule or a trap is about."""

from __future__ import annotations

import subprocess
from pathlib import Path

TONE = ("-f", "lavfi", "-i", "sine=frequency=330:sample_rate=16000")
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, capture_output=True)


def picture(seconds: float, *, size: str = "64x36", rate: int = 5) -> tuple[str, ...]:
    """The input of a moving test picture."""
    return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}")


def black_in_the_middle(target: Path) -> Path:
    """Twelve seconds, of which the third to the ninth is black, with a tone all through."""
    ffmpeg(
        *picture(12),
        *TONE,
        *("-vf", "drawbox=color=black:t=fill:enable='between(t,3,8.99)'", *FAST, "-c:a", "aac", "-shortest"),
        str(target),
    )
    return target
