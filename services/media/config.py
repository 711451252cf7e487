"""The settings of media and of its workers."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Literal

from pydantic import Field

from chassis.config import ServiceSettings
from chassis.objectstore import StoreSettings

MIB = 1024 * 1024


class StorageSettings(ServiceSettings, StoreSettings):
    """What the service and the workers need alike."""

    database_url_media: str = Field(pattern=r"^postgresql\+psycopg://")


class MediaSettings(StorageSettings):
    """What the service needs beside that."""

    grant_key: str = Field(min_length=16)
    """Shared with catalog: it signs with it what media acts on."""
    video_limit_mib: int = Field(5 * 1024, ge=1, le=5 * 1024)
    document_limit_mib: int = Field(500, ge=1, le=5 * 1024)


class WorkerSettings(StorageSettings):
    """What a worker needs beside that. It can make no grants, and so needs no key for them."""

    scratch_dir: Path
    """Where files lie while they are worked on; fast, local, and several times the largest video."""
    worker_name: str = Field(default_factory=socket.gethostname, max_length=60)
    worker_poll_seconds: float = Field(5.0, gt=0, le=60)
    worker_grace_seconds: float = Field(30.0, ge=0, le=3600)
    """How long a job may go on after SIGTERM before it is handed back."""
    ffmpeg_preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast"] = "veryfast"
    ffmpeg_crf: int = Field(23, ge=0, le=51)
    ffmpeg_threads: int = Field(0, ge=0, le=128)
    """0 lets ffmpeg use every core."""
    ffmpeg_nice: int = Field(5, ge=0, le=19)
    """Calls and pages come first on a machine that does both."""
    job_memory_mib: int = Field(8 * 1024, ge=512)
    job_wall_seconds: int = Field(2 * 3600, ge=60)
