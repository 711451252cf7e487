"""Settings of the live process."""

from __future__ import annotations

from pydantic import Field

from gateway.config import DoorSettings


class LiveSettings(DoorSettings):
    """What the live process needs beside that."""

    live_host: str = "127.0.0.1"
    live_port: int = Field(8701, ge=1, le=65535)
    live_listeners: int = Field(2000, ge=1, le=100_000)
    """How many may listen at once; each holds a file descriptor."""
    live_listeners_per_person: int = Field(5, ge=1, le=100)
    live_queue: int = Field(100, ge=1, le=10_000)
    """What a listener may be behind; a slower one is sent away."""
    live_heartbeat_seconds: float = Field(15.0, gt=0, le=60)
    live_send_seconds: float = Field(30.0, gt=0, le=300)
    """How long a listener may take nothing in before its connection is cut."""
