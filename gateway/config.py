"""Settings of the gateway."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from chassis.config import Settings
from chassis.origins import origins_of


class DoorSettings(Settings):
    """What a process needs that lets callers in by their tokens: the gateway and the live process."""

    token_public_key_file: Path
    trusted_proxies: int = Field(0, ge=0, le=5)
    """Proxies in front whose X-Forwarded-For is believed; 0 takes the address of the connection."""
    revocation_poll_seconds: float = Field(20.0, gt=0, le=45)
    """How often ended sessions are asked for; a session that ended is refused within 60 seconds."""

    cors_origins: str = ""
    """Origins of web fronts that browsers let read answers, with commas between; none by default."""

    @property
    def web_origins(self) -> frozenset[str]:
        return origins_of(self.cors_origins)

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, text: str) -> str:
        origins_of(text)
        return text

    @field_validator("token_public_key_file")
    @classmethod
    def _is_readable(cls, path: Path) -> Path:
        if not path.is_file():
            raise ValueError(f"no file at {path}")
        return path


class GatewaySettings(DoorSettings):
    """What the gateway needs beside that."""

    gateway_host: str = "127.0.0.1"
    gateway_port: int = Field(8700, ge=1, le=65535)
    gateway_threads: int = Field(32, ge=1, le=500)
    public_url: str = Field("http://127.0.0.1:8700", pattern=r"^https?://")
    rate_limit_storage: str = "memory://"
    """Any storage of the `limits` library, such as redis://…; memory counts per process."""
    rate_limit_caller: str = "1200/minute"
    """Requests of one signed-in person or client, or of one address where nobody has signed in."""
    rate_limit_sign_in: str = "300/minute"
    """Sign-ins, registrations, captchas and systems' tokens of one address; a whole campus may share one."""
    public_seconds: float = Field(30.0, ge=0, le=600)
    """How long an answer that is the same for everyone is kept, unless an event ends it sooner; 0 keeps none."""
    public_megabytes: int = Field(32, ge=1, le=4096)
    """How much of such answers is kept."""
