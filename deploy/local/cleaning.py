"""Remove everything that a checkout has made on this machine, its test servers included."""

from __future__ import annotations

import contextlib
import shutil

from deploy.local import postgres, strays
from deploy.local.postgres import ServerError
from deploy.local.settings import LocalSettings

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
    strays.end(settings)
    removed = []
    with contextlib.suppress(ServerError):  # PostgreSQL is not installed, so there is no cluster of it
        cluster = postgres.home(settings)
        # a folder of another name was chosen by somebody: what else is in it is not ours to delete
        if cluster.name == f"kexiang-{settings.mark}" and cluster.exists():
            shutil.rmtree(cluster)
            removed.append(str(cluster))
    shutil.rmtree(settings.run_dir)
    return [*removed, str(settings.run_dir)]
