"""A player, as in a browser: master playlist, one variant, its media in ranges; and its reports (R37, R87)."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from deploy.demo.api import PATIENCE_SECONDS, Visitor
from deploy.demo.patience import until


@dataclass(frozen=True)
class Watched:
    """What a player fetched."""

    playlists: int
    media_bytes: int
    seconds: float


class CannotPlay(Exception):
    """What was fetched is no video that a browser could play."""


def watch(viewer: Visitor, unit_id: str) -> Watched:
    """Play a video unit from where the viewer left it and report what was seen."""
    playback = viewer.get(f"/units/{unit_id}/playback")["playback"]
    master_url = str(viewer.web.base_url.join(playback["playlist_path"]))
    with httpx.Client(timeout=60, trust_env=False) as browser:
        master = _fetch(browser, master_url).text
        variants = [urljoin(master_url, line) for line in master.splitlines() if line and not line.startswith("#")]
        audio = [urljoin(master_url, uri) for uri in re.findall(r'#EXT-X-MEDIA:.*URI="([^"]+)"', master)]
        if not variants:
            raise CannotPlay(f"the master playlist has no variant:\n{master}")
        # A browser on a small screen takes the smallest picture, and the sound beside it.
        chosen = [variants[-1], *audio[:1]]
        fetched, seconds = 0, 0.0
        for url in chosen:
            playlist = _fetch(browser, url).text
            lengths = [float(found) for found in re.findall(r"#EXTINF:([0-9.]+)", playlist)]
            seconds = max(seconds, sum(lengths))
            fetched += _fetch_media(browser, url, playlist)
    report(viewer, unit_id, seconds)
    return Watched(1 + len(chosen), fetched, seconds)


def report(viewer: Visitor, unit_id: str, seconds: float) -> dict[str, Any]:
    """Tell how far the player came, in two reports, the second one twice: networks do that."""
    half = round(seconds / 2, 2)
    answer: dict[str, Any] = {}
    for start, end in ((0.0, half), (half, round(seconds, 2)), (half, round(seconds, 2))):
        answer = until(partial(_credited, viewer, unit_id, start, end), "what was watched is credited")
    return answer


def _credited(viewer: Visitor, unit_id: str, start: float, end: float) -> dict[str, Any] | None:
    """Report a range; None while it tells of more than there was time to watch: this player only fetches."""
    now = datetime.now(UTC).isoformat()
    body = {"position_seconds": end, "ranges": [[start, end]], "occurred_at": now}
    answer: dict[str, Any] = viewer.post(f"/units/{unit_id}/progress", body).json
    return None if answer["uncredited_seconds"] else answer


def read_document(viewer: Visitor, unit_id: str) -> int:
    """Open a document; answers its size."""
    playback = viewer.get(f"/units/{unit_id}/playback")["playback"]
    with httpx.Client(timeout=60, trust_env=False) as browser:
        size = len(_fetch(browser, playback["download_url"]).content)
    viewer.post(f"/units/{unit_id}/progress", {"occurred_at": datetime.now(UTC).isoformat()})
    return size


def _fetch_media(browser: httpx.Client, url: str, playlist: str) -> int:
    """The initialisation and every segment, each as the byte range that the playlist names."""
    fetched = 0
    for uri, length, offset in _ranges(playlist):
        place = urljoin(url, uri)
        if not urlsplit(place).query:
            raise CannotPlay("a media address carries no signature")
        header = {"Range": f"bytes={offset}-{offset + length - 1}"}
        response = _fetch(browser, place, header)
        if response.status_code != 206 or len(response.content) != length:
            raise CannotPlay(f"asked for {length} bytes, got {len(response.content)} ({response.status_code})")
        fetched += length
    if not fetched:
        raise CannotPlay(f"the playlist names no media:\n{playlist[:500]}")
    return fetched


def _ranges(playlist: str) -> list[tuple[str, int, int]]:
    """(address, length, offset) of the initialisation and of every segment."""
    found = [
        (uri, int(length), int(offset))
        for uri, length, offset in re.findall(r'#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"', playlist)
    ]
    for length, offset, uri in re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n([^#\n]+)", playlist):
        found.append((uri.strip(), int(length), int(offset)))
    return found


def _fetch(browser: httpx.Client, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Fetch, again and again while the other side is being restarted."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            response = browser.get(url, headers=headers or {})
            if response.status_code < 500 or time.monotonic() > deadline:
                return response.raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.3)
