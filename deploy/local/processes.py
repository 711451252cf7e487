"""The processes of the platform: what each is called, what runs it, where it is probed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from chassis.contexts import SERVICES
from deploy.local import bank, environment
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

# Longer than the longest call: whoever is asked to stop may finish what it began.
_STOP_SECONDS = 45
_WORKER = "media-worker-"
_LISTENS_ON = {"gateway": "KX_GATEWAY_PORT", "live": "KX_LIVE_PORT"}
_IMPORTER = "accounts-importer"


def commands(workers: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each process, in its order of health ports: the kind of program and the arguments after ``python``."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in SERVICES:
        found[name] = (name, ("-m", "chassis.serve", f"services.{name}.service:{name.capitalize()}Service"))
    for name in SERVICES:
        found[f"relay-{name}"] = (f"relay-{name}", ("-m", "chassis.relay", name))
    found["mailer"] = ("mailer", ("-m", "services.accounts.mailer"))
    found["credit-bank"] = ("credit-bank", ("-m", "services.sharing.bank"))
    found["scheduler"] = ("scheduler", ("-m", "chassis.scheduler"))
    found[_IMPORTER] = (_IMPORTER, ("-m", "services.accounts.importer"))
    found["gateway"] = ("gateway", ("-m", "gunicorn", "-c", "gateway/gunicorn.py"))
    found["live"] = ("live", ("-m", "gunicorn", "-c", "gateway/live/gunicorn.py"))
    for number in range(1, workers + 1):
        found[f"{_WORKER}{number}"] = ("media-worker", ("-m", "services.media.worker"))
    return found


def programs(settings: LocalSettings, everything: Mapping[str, str], workers: int) -> list[Program]:
    """Every process of the platform as the supervisor is to run it, and the bank that it tells of credits."""
    first = settings.port("KX_HEALTH_PORTS")
    found = [bank.program(settings, everything["KX_CREDIT_BANK_SECRET"])] if settings.runs_standin_bank() else []
    for place, (name, (kind, arguments)) in enumerate(commands(workers).items()):
        ports = {f"KX_HEALTH_PORTS+{place}": first + place}
        own = environment.process_environment(everything, kind, first + place)
        if kind == "media-worker":
            own["KX_WORKER_NAME"] = name
        if name in _LISTENS_ON:
            ports[_LISTENS_ON[name]] = settings.port(_LISTENS_ON[name])
        found.append(
            Program(
                name=name,
                command=(sys.executable, *arguments),
                directory=settings.checkout,
                environment=own,
                stop_seconds=_STOP_SECONDS,
                ports=ports,
                health_port=first + place,
            )
        )
    return found


def is_ready(port: int) -> bool:
    """The process itself says that everything it needs answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=3, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def readiness(programs_: list[Program]) -> dict[str, Callable[[], bool]]:
    """For each process how to ask whether it is ready."""

    def check(port: int) -> Callable[[], bool]:
        return lambda: is_ready(port)

    return {program.name: check(program.health_port) for program in programs_ if program.health_port}


def remember_workers(settings: LocalSettings, workers: int) -> None:
    _workers_file(settings).write_text(f"{workers}\n")


def workers_wanted(settings: LocalSettings) -> int:
    """As many media workers as were last asked for."""
    file = _workers_file(settings)
    if "KX_MEDIA_WORKERS" not in settings.passed_on and file.exists():
        return int(file.read_text())
    return settings.media_workers


def _workers_file(settings: LocalSettings) -> Path:
    return settings.run_dir / "media-workers"
