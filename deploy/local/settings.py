"""Where the local platform lives: folders, ports, sizes. Read once from the environment, refused by name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chassis.contexts import SERVICES

STORES = ("seaweedfs", "minio")
MOST_WORKERS = 16

# setting -> default port; tests shift all of them by KX_PORT_OFFSET and so run beside the platform
DEFAULT_PORTS = {
    "KX_GATEWAY_PORT": 8700,
    "KX_LIVE_PORT": 8701,
    "KX_SUPERVISOR_PORT": 8709,
    "KX_POSTGRES_PORT": 8710,
    "KX_RABBITMQ_PORT": 8720,
    "KX_EPMD_PORT": 8721,
    "KX_RABBITMQ_DIST_PORT": 8722,
    "KX_S3_PORT": 8730,
    "KX_STORE_PORTS": 8731,
    "KX_SMTP_PORT": 8740,
    "KX_STANDIN_BANK_PORT": 8745,
    "KX_HEALTH_PORTS": 8750,
}


class SettingError(Exception):
    """A setting that cannot be used; the message begins with its name."""


@dataclass(frozen=True)
class LocalSettings:
    """Everything that decides how the platform stands on this machine."""

    checkout: Path
    run_dir: Path
    ports: Mapping[str, int]
    store: str
    media_workers: int
    postgres_dir: Path | None
    postgres_fsync: bool
    database_urls: Mapping[str, str]
    amqp_url: str | None
    s3_endpoint: str | None
    smtp_host: str | None
    passed_on: Mapping[str, str]

    @property
    def mark(self) -> str:
        """A short name of this run folder, for things that live outside it."""
        return hashlib.sha256(str(self.run_dir).encode()).hexdigest()[:10]

    def inside(self, run_dir: Path) -> LocalSettings:
        """The same machine with another run folder."""
        return replace(self, run_dir=run_dir)

    @property
    def logs(self) -> Path:
        return self.run_dir / "logs"

    @property
    def environment_file(self) -> Path:
        return self.run_dir / "platform.env"

    def port(self, setting: str) -> int:
        return self.ports[setting]

    def runs_postgres(self) -> bool:
        """Some service has no database of its own given from outside."""
        return any(service not in self.database_urls for service in SERVICES)

    def runs_rabbitmq(self) -> bool:
        return self.amqp_url is None

    def runs_standin_bank(self) -> bool:
        return not self.passed_on.get("KX_CREDIT_BANK_URL")

    def runs_store(self) -> bool:
        return self.s3_endpoint is None

    def runs_mailsink(self) -> bool:
        return self.smtp_host is None


def read(environ: Mapping[str, str] | None = None, *, checkout: Path | None = None) -> LocalSettings:
    """The settings of this machine from ``environ``; raises SettingError with the name of a bad one."""
    environ = os.environ if environ is None else environ
    checkout = checkout or Path(__file__).resolve().parents[2]
    store = environ.get("STORE", "seaweedfs")
    if store not in STORES:
        raise SettingError(f"STORE is {store!r}; it may be one of {', '.join(STORES)}")
    run_dir = Path(environ.get("KX_RUN_DIR") or checkout / ".run")
    postgres_dir = environ.get("KX_POSTGRES_DIR")
    return LocalSettings(
        checkout=checkout,
        run_dir=run_dir if run_dir.is_absolute() else checkout / run_dir,
        ports=_ports(environ),
        store=store,
        media_workers=_number(environ, "KX_MEDIA_WORKERS", 2, least=1, most=MOST_WORKERS),
        postgres_dir=Path(postgres_dir) if postgres_dir else None,
        postgres_fsync=_claim(environ, "KX_POSTGRES_FSYNC", default=True),
        database_urls=_database_urls(environ),
        amqp_url=_address(environ, "KX_AMQP_URL", ("amqp://", "amqps://")),
        s3_endpoint=_s3_endpoint(environ),
        smtp_host=environ.get("KX_SMTP_HOST") or None,
        passed_on={name: value for name, value in environ.items() if name.startswith("KX_")},
    )


def _ports(environ: Mapping[str, str]) -> dict[str, int]:
    offset = _number(environ, "KX_PORT_OFFSET", 0, least=0, most=50000)
    ports = {
        name: _number(environ, name, default + offset, least=1, most=65500)
        for name, default in DEFAULT_PORTS.items()
    }
    for name in ("KX_S3_PORT", "KX_STORE_PORTS"):
        # the object store opens its internal port 10000 higher when nobody tells it otherwise
        if ports[name] >= 55000:
            raise SettingError(f"{name} is {ports[name]}; the object store needs a port below 55000")
    return ports


def _database_urls(environ: Mapping[str, str]) -> dict[str, str]:
    urls = {}
    for service in SERVICES:
        url = _address(environ, f"KX_DATABASE_URL_{service.upper()}", ("postgresql+psycopg://",))
        if url:
            urls[service] = url
    return urls


def _s3_endpoint(environ: Mapping[str, str]) -> str | None:
    endpoint = _address(environ, "KX_S3_ENDPOINT", ("http://", "https://"))
    if endpoint:
        for name in ("KX_S3_ACCESS_KEY", "KX_S3_SECRET_KEY"):
            if not environ.get(name):
                raise SettingError(f"{name} is missing; KX_S3_ENDPOINT names a store of your own, which needs it")
    return endpoint


def _address(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = environ.get(name) or None
    if value and not value.startswith(schemes):
        raise SettingError(f"{name} must begin with {' or '.join(schemes)}")
    return value


def _number(environ: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    written = environ.get(name) or str(default)
    if not written.isdecimal() or not least <= int(written) <= most:
        raise SettingError(f"{name} is {written!r}; it must be a number from {least} to {most}")
    return int(written)


def _claim(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    written = environ.get(name) or ("true" if default else "false")
    if written not in ("true", "false"):
        raise SettingError(f"{name} is {written!r}; it must be true or false")
    return written == "true"
