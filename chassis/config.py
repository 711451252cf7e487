"""Settings come from the environment, are checked at start, and name themselves when they are wrong."""

from __future__ import annotations

import sys
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

EXIT_CONFIG = 78
"""The exit status of a process whose settings cannot be used (EX_CONFIG of sysexits.h)."""


class Settings(BaseSettings):
    """What every process of the platform needs. `docs/settings.md` lists all settings of all processes."""

    model_config = SettingsConfigDict(env_prefix="KX_", extra="ignore", frozen=True)

    profile: Literal["local", "production"] = "local"
    amqp_url: str = Field(pattern=r"^amqps?://")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    health_host: str = "127.0.0.1"
    health_port: int | None = Field(None, ge=1, le=65535)
    rpc_timeout_seconds: float = Field(10.0, gt=0, le=120)


class ServiceSettings(Settings):
    """What every service needs beside that. Each service adds its own `database_url_<service>`."""

    database_pool_size: int = Field(8, ge=1, le=100)
    max_workers: int = Field(32, ge=1, le=500)
    """Calls handled at once; three to five times the pool, since a call holds no connection while it waits."""
    event_attempts: int = Field(8, ge=1, le=50)
    """How often an event is tried before it lies in its dead letters."""
    event_retry_seconds: float = Field(1.0, gt=0, le=60)
    """The wait before the second attempt; doubled each time, up to a minute."""


SettingsT = TypeVar("SettingsT", bound=BaseSettings)


def load(settings_class: type[SettingsT]) -> SettingsT:
    """The settings from the environment; a wrong one ends the process with its name on stderr and status 78."""
    try:
        return settings_class()
    except ValidationError as error:
        for fault in error.errors():
            name = "KX_" + "_".join(str(part) for part in fault["loc"]).upper()
            sys.stderr.write(f"setting {name}: {fault['msg']}\n")
        sys.exit(EXIT_CONFIG)
