"""A folder for each job, gone when the job is: also after kill -9, by the next worker that looks."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "lock"


class Scratch:
    """The folder under which workers of one machine work. A job's folder is locked as long as its worker lives."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """A fresh folder of that name, removed with all it holds at the end."""
        # Under its lock before it appears under its name: a sweep never finds it unlocked.
        waiting = self.root / f".{name}.{os.getpid()}"
        waiting.mkdir(mode=0o700)
        lock = os.open(waiting / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = waiting.rename(self.root / name)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)

    def sweep(self) -> int:
        """Remove what dead workers left; answers how many folders."""
        return sum(1 for path in self.root.iterdir() if path.is_dir() and _is_abandoned(path) and _removed(path))


def _is_abandoned(path: Path) -> bool:
    if path.name.startswith("."):
        # Being made at this moment, or made by a worker that died between two steps of it.
        return not _is_running(path.suffix.removeprefix("."))
    try:
        lock = os.open(path / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _is_running(process_id: str) -> bool:
    return process_id.isdigit() and Path(f"/proc/{process_id}").exists()


def _removed(path: Path) -> bool:
    shutil.rmtree(path, ignore_errors=True)
    return True
