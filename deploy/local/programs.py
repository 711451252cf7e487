"""A program is one thing the supervisor keeps alive: a server or a process of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """What to run, with what, and how it is asked to stop."""

    name: str
    command: tuple[str, ...]
    directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: str = "TERM"
    stop_seconds: int = 40
    # setting -> port, so that a port in use can be reported with the setting that changes it
    ports: Mapping[str, int] = field(default_factory=dict)
    health_port: int | None = None
