"""Real processes of the chassis for tests: started, watched by their probes, ended by signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
PROBE = "tests.integration.messaging.probe.service:ProbeService"
SECOND = "tests.integration.messaging.probe.second:SecondService"


class Process:
    """`python -m <module> <arguments>` with a health port of its own."""

    def __init__(self, environment: dict[str, str], log: Path, *command: str) -> None:
        self.port = free_port()
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env={**os.environ, "KX_LOG_LEVEL": "DEBUG", **environment, "KX_HEALTH_PORT": str(self.port)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def probe(self, path: str) -> int | None:
        """The status of a probe; None when nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as response:
                status: int = response.status
                return status
        except HTTPError as error:
            return error.code
        except (URLError, TimeoutError, ConnectionError):
            return None

    def metrics(self) -> str:
        """What Prometheus would read."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as response:
            text: str = response.read().decode()
            return text

    def wait_ready(self, seconds: float = 30) -> Process:
        wait_until(lambda: self.probe("/readyz") == 200 or not self.is_running, seconds, "a ready process")
        assert self.is_running, self.log.read_text()
        return self

    def wait_end(self, condition: Callable[[], bool], seconds: float = 30) -> bool:
        """Until the process died, or the condition holds, and so nothing more will happen."""
        return wait_until(lambda: not self.is_running or condition(), seconds, "the process's end")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float = 20) -> int:
        """The exit status."""
        return self._process.wait(seconds)

    def terminate(self) -> int:
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        if self.is_running:
            self._process.kill()
        self._process.wait(5)

    def events_logged(self) -> Counter[str]:
        """How often each thing was said in the log."""
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("{")]
        return Counter(json.loads(line)["event"] for line in lines)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
