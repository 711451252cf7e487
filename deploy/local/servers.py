"""The private servers together: prepared, started, waited for."""

from __future__ import annotations

import time
from collections.abc import Callable

from deploy.local import mailsink, objectstore, postgres, rabbitmq
from deploy.local.keys import Keys
from deploy.local.postgres import ServerError
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import Supervisor

_ENDS_AT_MOST = 4
NAMES = ("postgres", "epmd", "rabbitmq", "objectstore", "mailsink")


def prepare(settings: LocalSettings, keys: Keys) -> None:
    """Make data folders and configurations of the servers that this machine runs itself."""
    settings.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.runs_postgres():
        postgres.prepare(settings, keys)
    if settings.runs_rabbitmq():
        rabbitmq.prepare(settings, keys)
    if settings.runs_store():
        objectstore.prepare(settings)


def programs(settings: LocalSettings, keys: Keys) -> list[Program]:
    """The servers to supervise; one whose address comes from outside is not among them."""
    found: list[Program] = []
    if settings.runs_postgres():
        found.append(postgres.program(settings))
    if settings.runs_rabbitmq():
        found.extend(rabbitmq.programs(settings))
    if settings.runs_store():
        found.append(objectstore.program(settings, keys))
    if settings.runs_mailsink():
        found.append(mailsink.program(settings))
    return found


def readiness(settings: LocalSettings, keys: Keys) -> dict[str, Callable[[], bool]]:
    """For each server how to ask whether it serves, not merely runs."""
    checks: dict[str, Callable[[], bool]] = {}
    if settings.runs_postgres():
        checks["postgres"] = lambda: postgres.is_ready(settings, keys)
    if settings.runs_rabbitmq():
        checks["rabbitmq"] = lambda: rabbitmq.is_ready(rabbitmq.url(settings, keys))
    if settings.runs_store():
        store = objectstore.client(objectstore.endpoint(settings), objectstore.ACCESS_KEY, keys["s3_secret"])
        checks["objectstore"] = lambda: objectstore.is_ready(store)
    if settings.runs_mailsink():
        checks["mailsink"] = lambda: mailsink.is_ready(settings.port("KX_SMTP_PORT"))
    return checks


def wait(
    supervisor: Supervisor,
    checks: dict[str, Callable[[], bool]],
    *,
    seconds: float,
    ready: Callable[[str, float], None] = lambda _name, _seconds: None,
) -> None:
    """Return when every check passes; a program that keeps ending, or the deadline, is named with its log."""
    begun = time.monotonic()
    ends_before = supervisor.ends()
    waiting = dict(checks)
    while waiting:
        for name, check in list(waiting.items()):
            if check():
                ready(name, time.monotonic() - begun)
                del waiting[name]
        ends = supervisor.ends() - ends_before
        gave_up = [name for name in waiting if ends[name] >= _ENDS_AT_MOST]
        overdue = list(waiting) if time.monotonic() - begun > seconds else []
        for name in gave_up or overdue:
            reason = "does not stay up" if gave_up else f"is not ready after {seconds:.0f} s"
            raise ServerError(f"{name} {reason}; the end of its log:\n{supervisor.log_end(name)}")
        if waiting:
            time.sleep(0.1)


def ensure_contents(settings: LocalSettings, keys: Keys) -> None:
    """What the platform expects inside the servers: users, databases, the bucket."""
    if settings.runs_postgres():
        postgres.ensure_databases(settings, keys)
    if settings.runs_store():
        store = objectstore.client(objectstore.endpoint(settings), objectstore.ACCESS_KEY, keys["s3_secret"])
        objectstore.ensure_bucket(store, objectstore.BUCKET)
        objectstore.let_in(settings, store, objectstore.BUCKET)
