"""The settings of media and of its workers."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Literal

from pydantic import Field

from chassis.config import ServiceSettings
from chassis.objectstore import StoreSettings
from services.media.domain.quota import Allowance, Quota

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
    quota_teacher_mib: int = Field(100 * 1024, ge=1)
    """What a teacher may keep at a school, with what is on its way."""
    quota_teacher_open_uploads: int = Field(20, ge=1, le=10_000)
    quota_teacher_daily_files: int = Field(200, ge=1, le=100_000)
    """What a teacher may begin within 24 hours."""
    quota_school_mib: int = Field(4 * 1024 * 1024, ge=1, le=2_000_000_000)
    quota_school_open_uploads: int = Field(1000, ge=1, le=1_000_000)
    quota_school_daily_files: int = Field(10_000, ge=1, le=1_000_000)

    @property
    def quota(self) -> Quota:
        """What holds for schools that have no limits of their own."""
        return Quota(
            Allowance(self.quota_teacher_mib, self.quota_teacher_open_uploads, self.quota_teacher_daily_files),
            Allowance(self.quota_school_mib, self.quota_school_open_uploads, self.quota_school_daily_files),
        )


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
