"""The supervisor that keeps every program alive: a small client of its XML-RPC."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
import xmlrpc.client
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.configuration import configuration
from deploy.local.keys import Keys, write_private
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

ALIVE = ("RUNNING", "STARTING")


@dataclass(frozen=True)
class State:
    """How the supervisor sees one program."""

    name: str
    state: str
    pid: int
    uptime_seconds: int
    description: str


class Supervisor:
    """Talks to the supervisor of one run folder; it need not be running."""

    def __init__(self, settings: LocalSettings, keys: Keys) -> None:
        self._settings = settings
        self._keys = keys
        address = f"127.0.0.1:{settings.port('KX_SUPERVISOR_PORT')}"
        self._address = f"http://kexiang:{keys['supervisor']}@{address}/RPC2"

    def _ask(self, method: str, *arguments: str | bool) -> Any:
        with xmlrpc.client.ServerProxy(self._address) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)

    @property
    def config_file(self) -> Path:
        return self._settings.run_dir / "supervisord.conf"

    def is_running(self) -> bool:
        """Ours answers; whatever else holds the port does not know the password."""
        try:
            return bool(self._ask("getIdentification") == f"kexiang-{self._settings.mark}")
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return False

    def apply(self, programs: Iterable[Program]) -> None:
        """Make the supervisor know exactly these programs; only those that changed are disturbed."""
        text = configuration(self._settings, self._keys, programs)
        self._settings.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self.config_file, text.encode())
        if not self.is_running():
            self._launch()
            return
        added, changed, removed = self._ask("reloadConfig")[0]
        for name in (*changed, *removed):
            self.stop([name], seconds=120)
            self._ask("removeProcessGroup", name)
        for name in (*changed, *added):
            self._ask("addProcessGroup", name)

    def _launch(self) -> None:
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(self.config_file)],
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(Path.home())},
            check=True,
        )
        deadline = time.monotonic() + 20
        while not self.is_running():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the supervisor does not answer; see {self._settings.run_dir}/supervisord.log")
            time.sleep(0.05)

    def states(self) -> dict[str, State]:
        """Every program the supervisor knows."""
        entries: list[dict[str, object]] = self._ask("getAllProcessInfo")
        return {str(entry["name"]): _state(entry) for entry in entries}

    def start(self, names: Iterable[str]) -> None:
        """Ask for these to run; does not wait."""
        states = self.states()
        for name in names:
            if states[name].state not in (*ALIVE, "BACKOFF"):
                self._ask("startProcess", name, False)

    def stop(self, names: Iterable[str], *, seconds: float) -> None:
        """Stop these together and wait until none is left; what overstays is killed by the supervisor."""
        names = set(names)
        known = self.states()
        for name in names & known.keys():
            if known[name].state in (*ALIVE, "BACKOFF"):
                self._ask("stopProcess", name, False)
        deadline = time.monotonic() + seconds
        while any(state.pid for name, state in self.states().items() if name in names):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{', '.join(sorted(names))} did not stop within {seconds:.0f} s")
            time.sleep(0.1)

    def restart(self, name: str) -> None:
        self.stop([name], seconds=120)
        self._ask("startProcess", name, False)

    def log_end(self, name: str) -> str:
        """The last lines that a program wrote."""
        log = self._settings.logs / f"{name}.log"
        text = log.read_text(errors="replace") if log.exists() else "(no log)"
        return "\n".join(f"    {line}" for line in text.splitlines()[-15:])

    def ends(self) -> Counter[str]:
        """How often each program ended without being asked."""
        log = self._settings.run_dir / "supervisord.log"
        return unexpected_ends(log.read_text(errors="replace") if log.exists() else "")

    def pid(self) -> int:
        return int(self._ask("getPID"))

    def shut_down(self) -> None:
        """Stop whatever still runs, then the supervisor itself; returns when its process is gone."""
        pid = self.pid()
        self._ask("shutdown")
        if not wait_gone(pid, 120):
            raise TimeoutError(f"the supervisor (pid {pid}) did not stop")


def _state(entry: Mapping[str, object]) -> State:
    began, now, pid = (int(str(entry[name])) for name in ("start", "now", "pid"))
    return State(
        name=str(entry["name"]),
        state=str(entry["statename"]),
        pid=pid,
        uptime_seconds=now - began if pid else 0,
        description=str(entry["description"]),
    )


def unexpected_ends(log: str) -> Counter[str]:
    """How often each program ended without being asked, since the supervisor's last start."""
    since_start = log.rpartition("supervisord started with pid")[2]
    return Counter(re.findall(r"(?:INFO|WARN) exited: (\S+) ", since_start))


def wait_gone(pid: int, seconds: float) -> bool:
    """Whether a process has ended within ``seconds``; a zombie has."""
    deadline = time.monotonic() + seconds
    while _runs(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
