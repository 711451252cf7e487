"""Web origins as a setting names them."""

from __future__ import annotations

import re

_ORIGIN = re.compile(r"^https?://[a-z0-9.-]+(:\d{1,5})?$")


def origins_of(text: str) -> frozenset[str]:
    """The origins in a list with commas; none, if it is empty.

    Raises:
        ValueError: one of them is no origin as browsers send it, such as one with a path or an asterisk.
    """
    found = [part.strip() for part in text.split(",") if part.strip()]
    for origin in found:
        if not _ORIGIN.match(origin):
            raise ValueError(f"{origin} is no origin: scheme, host and perhaps a port, in small letters")
    return frozenset(found)
