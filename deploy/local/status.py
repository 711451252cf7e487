"""What runs, since when, and whether it can be used: the table of ``make status``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.local import environment, processes, servers
from deploy.local import keys as key_file
from deploy.local.settings import LocalSettings
from deploy.local.supervisor import State, Supervisor

_COLUMNS = "{:<16} {:<10} {:>8} {:>10}  {:<6} {:>8}"


def table(settings: LocalSettings) -> tuple[list[str], bool]:
    """The lines to print, and whether everything is up and ready."""
    keys = key_file.ensure(settings.run_dir)
    supervisor = Supervisor(settings, keys)
    if not supervisor.is_running():
        return ["nothing runs here"], False
    states = supervisor.states()
    everything = environment.values(settings, keys)
    running = processes.programs(settings, everything, processes.workers_wanted(settings))
    checks = {**servers.readiness(settings, keys), **processes.readiness(running)}
    asked = {name: check for name, check in checks.items() if name in states and states[name].pid}
    with ThreadPoolExecutor(8) as pool:
        ready = dict(zip(asked, pool.map(lambda check: check(), asked.values()), strict=True))
    died = supervisor.ends()
    names = [name for name in (*servers.NAMES, *(program.name for program in running)) if name in states]
    lines = [_COLUMNS.format("process", "state", "pid", "uptime", "ready", "restarts")]
    lines += [_line(states[name], ready.get(name), died[name]) for name in names]
    whole = all(ready.get(name, states[name].state == "RUNNING") for name in names)
    return lines, whole and len(names) == len(states)


def _line(state: State, ready: bool | None, died: int) -> str:
    answer = "-" if ready is None else ("yes" if ready else "no")
    return _COLUMNS.format(
        state.name, state.state.lower(), state.pid or "-", duration(state.uptime_seconds), answer, died
    )


def duration(seconds: int) -> str:
    """1:02:03, or the days before it."""
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}d {clock}" if days else clock


def log_files(settings: LocalSettings, name: str | None) -> list[Path]:
    """The logs of one program (or of all whose name begins so), else of all."""
    return [file for file in sorted(settings.logs.glob("*.log")) if not name or file.stem.startswith(name)]
