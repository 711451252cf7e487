"""The small pictures of a video as WebVTT: which part of which sheet shows which seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

STORYBOARD = "storyboard"
"""Kept among the playlists: it is text with names of media files, as they are."""
EVERY_SECONDS = 2
SIDE = 10
"""Pictures on a sheet, across and down."""
_PLACE = re.compile(r"^(sprite_\d+\.jpg)(#xywh=.*)$")


def storyboard(duration: float, tile: tuple[int, int]) -> str:
    """One cue for each picture. The names of the sheets are relative, until somebody may see them."""
    return "WEBVTT\n\n" + "\n".join(_cues(duration, *tile))


def with_sheets(text: str, address_of: Callable[[str], str]) -> str:
    """The storyboard with every sheet replaced by its address; each is asked for once."""
    known: dict[str, str] = {}

    def place(line: str) -> str:
        found = _PLACE.match(line)
        if not found:
            return line
        sheet = found[1]
        known[sheet] = known.get(sheet) or address_of(sheet)
        return known[sheet] + found[2]

    return "\n".join(place(line) for line in text.splitlines()) + "\n"


def _cues(duration: float, width: int, height: int) -> Iterator[str]:
    pictures = max(1, -(-int(duration * 1000) // (EVERY_SECONDS * 1000)))
    for number in range(pictures):
        sheet, place = divmod(number, SIDE * SIDE)
        down, across = divmod(place, SIDE)
        begin, end = number * EVERY_SECONDS, min((number + 1) * EVERY_SECONDS, duration)
        yield f"{_clock(begin)} --> {_clock(end)}"
        yield f"sprite_{sheet + 1:03}.jpg#xywh={across * width},{down * height},{width},{height}"
        yield ""


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    whole, thousandths = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
