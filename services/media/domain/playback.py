"""Playlists with addresses that end soon (R37)."""

from __future__ import annotations

import re
from collections.abc import Callable

_MAP = re.compile(r'^(#EXT-X-MAP:URI=")([^"]+)(".*)$')


def with_addresses(playlist: str, address_of: Callable[[str], str]) -> str:
    """The playlist with every media file replaced by its address; each file is asked for once.

    Lines that name other playlists stay: relative, they lead back to the gateway and its check.
    """
    known: dict[str, str] = {}

    def address(name: str) -> str:
        if name.endswith(".m3u8"):
            return name
        if name not in known:
            known[name] = address_of(name)
        return known[name]

    return "\n".join(_line(line, address) for line in playlist.splitlines()) + "\n"


def _line(line: str, address: Callable[[str], str]) -> str:
    mapped = _MAP.match(line)
    if mapped:
        return mapped[1] + address(mapped[2]) + mapped[3]
    return line if not line or line.startswith("#") else address(line)
