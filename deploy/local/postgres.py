"""A private PostgreSQL: its own cluster on 127.0.0.1, one user and one database per service."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from chassis.contexts import SERVICES
from deploy.local.keys import Keys
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

SUPERUSER = "postgres"
_VERSIONS = Path("/usr/lib/postgresql")
_MADE_WITH = "made-with.sha256"
"""Beside the data: which secrets open it."""
_LEFT_BEHIND = "data.left-behind"
# The sum of all pools of five services, relays and a test run stays well below.
_CONNECTIONS = 300


class ServerError(Exception):
    """A private server that cannot be prepared or does not come up."""


def binaries(data: Path | None = None) -> Path:
    """The folder of PostgreSQL's programs: of the version that wrote ``data``, else the newest installed."""
    found = {folder.parent.name: folder for folder in _VERSIONS.glob("*/bin") if (folder / "initdb").exists()}
    written_by = data / "PG_VERSION" if data else None
    if written_by and written_by.exists():
        version = written_by.read_text().strip()
        if version not in found:
            raise ServerError(f"{data} was written by PostgreSQL {version}, which is not installed (make clean)")
        return found[version]
    if not found:
        raise ServerError("PostgreSQL's server programs are not installed (make install)")
    return found[max(found, key=int)]


def home(settings: LocalSettings) -> Path:
    """The folder of the cluster. PostgreSQL refuses to run as root: then it lives where its user may go."""
    if settings.postgres_dir:
        return settings.postgres_dir
    if os.geteuid() != 0:
        return settings.run_dir / "postgres"
    try:
        return Path(pwd.getpwnam(SUPERUSER).pw_dir) / f"kexiang-{settings.mark}"
    except KeyError as error:
        raise ServerError("there is no user postgres: PostgreSQL is not installed (make install)") from error


def _server_user() -> str | None:
    return SUPERUSER if os.geteuid() == 0 else None


def prepare(settings: LocalSettings, keys: Keys) -> None:
    """Create the cluster unless it is there; an interrupted creation starts over.

    A cluster of a run folder that was deleted, and made again with other secrets, opens to nobody. It is set aside
    as `data.left-behind`, where it takes the place of an earlier one.
    """
    folder = home(settings)
    made_with = hashlib.sha256(keys["postgres"].encode()).hexdigest()
    try:
        is_ready = (folder / "data" / "PG_VERSION").exists()
        if is_ready and _was_left_behind(folder, made_with):
            shutil.rmtree(folder / _LEFT_BEHIND, ignore_errors=True)
            (folder / "data").rename(folder / _LEFT_BEHIND)
            is_ready = False
    except PermissionError as error:
        raise ServerError(f"KX_POSTGRES_DIR: {folder} belongs to another user") from error
    if is_ready:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, password = folder / "data.new", folder / "password"
    shutil.rmtree(fresh, ignore_errors=True)
    password.touch(mode=0o600)
    password.write_text(keys["postgres"] + "\n")
    user = _server_user()
    if user:
        for path in (folder, password):
            shutil.chown(path, user, pwd.getpwnam(user).pw_gid)
    options = ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
    try:
        _run_as(user, [str(binaries() / "initdb"), "-D", str(fresh), *options], folder)
    finally:
        password.unlink()
    (folder / _MADE_WITH).write_text(made_with)
    fresh.rename(folder / "data")


def _was_left_behind(folder: Path, made_with: str) -> bool:
    """Whether the cluster belongs to secrets that are gone, and no server works on it."""
    mark = folder / _MADE_WITH
    is_ours = not mark.exists() or mark.read_text() == made_with
    return not is_ours and not _has_server(folder / "data")


def _has_server(data: Path) -> bool:
    """A server that was killed leaves its file behind, so the process decides."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return False
    return Path(f"/proc/{pid}").exists()


def _run_as(user: str | None, command: list[str], folder: Path) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    done = subprocess.run(
        command, user=user, group=group, extra_groups=[] if user else None, cwd=folder, env={"PATH": os.defpath},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ServerError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def program(settings: LocalSettings) -> Program:
    """The server, reachable by TCP on 127.0.0.1 alone (a socket's path has a length limit, a port has none)."""
    data = home(settings) / "data"
    port = settings.port("KX_POSTGRES_PORT")
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": str(_CONNECTIONS),
        "fsync": "on" if settings.postgres_fsync else "off",
        "full_page_writes": "on" if settings.postgres_fsync else "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "password_encryption": "scram-sha-256",
    }
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        command=(str(binaries(data) / "postgres"), "-D", str(data), "-p", str(port), *flags),
        directory=data,
        user=_server_user(),
        stop_signal="INT",  # fast shutdown: TERM would wait for every client to leave
        ports={"KX_POSTGRES_PORT": port},
    )


def admin_url(settings: LocalSettings, keys: Keys, database: str = "postgres") -> str:
    """libpq's address of ``database`` for the cluster's owner."""
    return f"postgresql://{SUPERUSER}:{quote(keys['postgres'])}@127.0.0.1:{settings.port('KX_POSTGRES_PORT')}/{database}"


def service_url(settings: LocalSettings, keys: Keys, service: str, database: str | None = None) -> str:
    """SQLAlchemy's address of a service's database, or of another one for the same user."""
    password = quote(keys[f"database_{service}"])
    port = settings.port("KX_POSTGRES_PORT")
    return f"postgresql+psycopg://{service}:{password}@127.0.0.1:{port}/{database or service}"


def ensure_databases(settings: LocalSettings, keys: Keys) -> None:
    """One user and one database per service; nobody else may connect to it."""
    with psycopg.connect(admin_url(settings, keys), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        for service in SERVICES:
            name, password = sql.Identifier(service), sql.Literal(keys[f"database_{service}"])
            if service not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, password))
            if service not in databases:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))


def is_ready(settings: LocalSettings, keys: Keys) -> bool:
    try:
        with psycopg.connect(admin_url(settings, keys), connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        if re.search("password authentication failed", str(error)):
            raise ServerError(f"{home(settings)} was made with other secrets than .run's (make clean)") from error
        return False
    return True
