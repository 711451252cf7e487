"""Where a session is used: enough for its owner to know it again, and no more (R15, R18)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

# The first that occurs counts: most browsers also say that they are some other one.
_PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """The address of a caller and the kind of program at it."""

    address: str | None = None
    agent: str = ""


def coarse_agent(said: str | None) -> str:
    """`Firefox · Windows` out of what a browser says of itself; empty when it says nothing known."""
    if not said:
        return ""
    folded = said.lower()
    found = [next((name for mark, name in known if mark.lower() in folded), "") for known in (_PROGRAMS, _SYSTEMS)]
    return " · ".join(filter(None, found))


def masked_address(address: str | None) -> str | None:
    """The network of an address, without the machine in it."""
    if address is None:
        return None
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    if parsed.version == 4:
        return address.rpartition(".")[0] + ".*"
    return ":".join(parsed.exploded.split(":")[:3]) + ":*"
