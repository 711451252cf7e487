"""Remove everything that a checkout has made on this machine, its test servers included."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from deploy.local import postgres, strays
from deploy.local.postgres import ServerError
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import wait_gone

_CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")


def clean(settings: LocalSettings) -> list[str]:
    """Stop and delete the run folder, the run folders of tests inside it, and the tools' caches."""
    removed = []
    nested = sorted(file.parent for file in settings.run_dir.glob("*/supervisord.conf"))
    for folder in (*nested, settings.run_dir):
        if folder.exists():
            removed += _remove_run(settings.inside(folder))
    for cache in _CACHES:
        if (settings.checkout / cache).exists():
            shutil.rmtree(settings.checkout / cache)
            removed.append(cache)
    for cache_folder in settings.checkout.glob("[!.]*/**/__pycache__"):
        shutil.rmtree(cache_folder)
    return removed


def _remove_run(settings: LocalSettings) -> list[str]:
    _stop_supervisor(settings)
    strays.end(settings)
    removed = []
    try:
        cluster = postgres.home(settings)
    except ServerError:
        cluster = settings.run_dir / "postgres"
    # a folder of another name than ours was chosen by somebody: what else is in it is not ours to delete
    if cluster.exists() and cluster.name in (f"kexiang-{settings.mark}", "postgres"):
        shutil.rmtree(cluster)
        removed.append(str(cluster))
    shutil.rmtree(settings.run_dir)
    return [*removed, str(settings.run_dir)]


def _stop_supervisor(settings: LocalSettings) -> None:
    """By the pid it wrote, if that is still it: its port may have been moved meanwhile."""
    try:
        pid = int((settings.run_dir / "supervisord.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if str(settings.run_dir / "supervisord.conf").encode() in command.split(b"\0"):
        os.kill(pid, signal.SIGTERM)
        if not wait_gone(pid, 180):
            raise ServerError(f"the supervisor of {settings.run_dir} (pid {pid}) does not stop")
