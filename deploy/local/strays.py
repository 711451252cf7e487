"""What still runs here and no longer answers to us: ended by pid.

A supervisor whose port has been moved is known by the pid it wrote; what a killed one left behind, by a mark in
the environment.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from deploy.local import postgres
from deploy.local.configuration import MARK
from deploy.local.postgres import ServerError
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import wait_gone


def find(settings: LocalSettings) -> dict[int, str]:
    """Pid and command of everything that was started for this run folder and still runs."""
    wanted = f"{MARK}={settings.run_dir}".encode()
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "comm").read_text().strip()
        except OSError:
            continue  # gone meanwhile, or another user's
    # PostgreSQL writes its title over its environment, but says its pid itself
    postmaster = _postmaster(settings)
    if postmaster:
        found[postmaster] = "postgres"
    return found


def _postmaster(settings: LocalSettings) -> int | None:
    try:
        folder = postgres.home(settings) / "data"
        pid = int((folder / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError, ServerError):
        return None
    return pid if str(folder).encode() in command else None


def end(settings: LocalSettings, *, patience: float = 20) -> list[str]:
    """Stop a supervisor out of reach, then all that is left, by force after ``patience`` seconds; answers what."""
    lost = _end_supervisor(settings)
    found = find(settings)
    for sign, seconds in ((signal.SIGINT, 0.0), (signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
        for pid, command in find(settings).items():
            if sign is signal.SIGINT and command != "postgres":
                continue  # only PostgreSQL has a gentler signal than TERM
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + seconds
        while find(settings) and time.monotonic() < deadline:
            time.sleep(0.1)
    return sorted({*lost, *found.values()})


def _end_supervisor(settings: LocalSettings) -> list[str]:
    try:
        pid = int((settings.run_dir / "supervisord.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return []
    if str(settings.run_dir / "supervisord.conf").encode() not in command.split(b"\0"):
        return []
    os.kill(pid, signal.SIGTERM)
    if not wait_gone(pid, 180):
        raise ServerError(f"the supervisor of {settings.run_dir} (pid {pid}) does not stop")
    return ["supervisord"]
