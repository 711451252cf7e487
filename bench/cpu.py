"""The CPU time that processes have used, as the kernel counts it: true on a crowded machine too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")

Pids = Callable[[], Iterable[int]]


def used(pids: Iterable[int]) -> float:
    """Seconds of user and system time of these processes; those that have ended count nothing."""
    return sum(map(_of_process, pids))


def used_by(groups: Mapping[str, Pids]) -> dict[str, float]:
    """The same for named groups of processes."""
    return {name: used(pids()) for name, pids in groups.items()}


def family(pid: int) -> list[int]:
    """A process and its children."""
    return [pid, *(each for each in _running() if (fields := _fields(each)) and int(fields[1]) == pid)]


def _running() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]


def _of_process(pid: int) -> float:
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _fields(pid: int) -> list[str]:
    """What `/proc/<pid>/stat` says after the name, which may hold anything; nothing of a process that ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
