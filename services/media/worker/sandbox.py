"""Runs ffmpeg on hostile files: no network, no privileges, bounded resources, and never longer than its worker."""

from __future__ import annotations

import functools
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.media.worker.failures import BadFile, TransientFault

GIB = 1024**3


@dataclass(frozen=True)
class Limits:
    """What one run may use."""

    address_space: int = 8 * GIB
    file_size: int = 8 * GIB
    cpu_seconds: int = 4 * 3600
    wall_seconds: float = 2 * 3600
    stall_seconds: float = 60.0
    """Without progress: of processor time, or of waiting for nothing. A busy machine alone stalls nobody."""
    nice: int = 5


@dataclass
class Run:
    """How a run went. `complaints` counts the lines on stderr, of which the last few are kept."""

    status: int = 0
    output: bytes = b""
    complaints: int = 0
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=20))


Progress = Callable[[dict[str, str]], None]
"""Hears each report of ffmpeg's -progress."""
Check = Callable[[], None]
"""Asked every second at least; what it raises ends the run."""


def _go_on() -> None:
    """Nobody objects."""


def confined(command: list[str], limits: Limits) -> list[str]:
    """The command behind everything that confines it. All of these exec, so there is one process in the end."""
    wrapped = ["nice", "-n", str(limits.nice)]
    wrapped += ["prlimit", f"--as={limits.address_space}", f"--fsize={limits.file_size}"]
    # We look ourselves, every second; the kernel stands behind that.
    wrapped += [f"--cpu={limits.cpu_seconds + 30}", "--core=0"]
    if network_can_be_cut():
        wrapped += ["unshare", "--map-root-user", "--net"]
    # Last, because a change of credentials clears the death signal.
    return [*wrapped, "setpriv", "--no-new-privs", "--pdeathsig", "KILL", *command]


@functools.cache
def network_can_be_cut() -> bool:
    """Whether this system lets us make a network namespace; containers often do not."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "--map-root-user", "--net", "true"], check=False, capture_output=True)
    return tried.returncode == 0


def run(
    command: list[str],
    folder: Path,
    limits: Limits,
    on_progress: Progress | None = None,
    check: Check = _go_on,
) -> Run:
    """Run a command in `folder` until it ends. With `on_progress`, its output is read as -progress reports.

    The calling thread must live as long as the command does: the command is killed when that thread ends.

    Raises:
        TransientFault: it stalled, or was killed from outside.
        BadFile: `video_too_costly`, when it used up its time or space.
    """
    process = subprocess.Popen(
        confined(command, limits),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},  # no secrets
        start_new_session=True,
    )
    try:
        result = _Watch(process, limits, on_progress, check).until_end()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    result.status = process.returncode
    if result.status == -signal.SIGXFSZ:
        raise BadFile("video_too_costly")
    if result.status < 0:
        raise TransientFault(f"{command[0]} ended by signal {-result.status}")
    return result


class StallClock:
    """Tells a process that hangs from one that gets no processor."""

    def __init__(self, patience: float, now: float) -> None:
        self._patience = patience
        self._used_when_moved = self._used = 0.0
        self._last_use = now

    def moved(self, now: float, used: float) -> None:
        """There was progress."""
        self._used_when_moved, self._used, self._last_use = used, used, now

    def is_stalled(self, now: float, used: float) -> bool:
        """Whether it has worked for too long without progress, or done nothing at all for too long."""
        if used > self._used:
            self._used, self._last_use = used, now
        return max(used - self._used_when_moved, now - self._last_use) > self._patience


def processor_seconds(process_id: int) -> float:
    """The processor time that a process has used; that of one that has ended is zero."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Watch:
    """Reads both pipes of a process, and gives up on it when nothing moves any more."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: Limits, on_progress: Progress | None, check: Check
    ) -> None:
        self._process = process
        self._limits = limits
        self._on_progress = on_progress
        self._check = check
        self._run = Run()
        self._report: dict[str, str] = {}
        self._rests = {"stdout": b"", "stderr": b""}
        self._started = time.monotonic()
        self._stall = StallClock(limits.stall_seconds, self._started)
        self._position: tuple[str | None, str | None] = (None, None)

    def until_end(self) -> Run:
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ, "stdout")  # type: ignore[arg-type]
            selector.register(self._process.stderr, selectors.EVENT_READ, "stderr")  # type: ignore[arg-type]
            while selector.get_map():
                for key, _ in selector.select(timeout=1.0):
                    chunk = os.read(key.fd, 65536)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    else:
                        self._take(key.data, chunk)
                self._check_time()
                self._check()
        self._process.wait()
        return self._run

    def _take(self, stream: str, chunk: bytes) -> None:
        if stream == "stdout" and self._on_progress is None:
            self._run.output += chunk
            return
        *lines, self._rests[stream] = (self._rests[stream] + chunk).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").strip()
            if stream == "stderr":
                self._run.complaints += 1
                self._run.last_words.append(text[:500])
            else:
                self._take_progress(text)

    def _take_progress(self, line: str) -> None:
        name, _, value = line.partition("=")
        self._report[name] = value.strip()
        if name != "progress" or self._on_progress is None:
            return
        position = (self._report.get("frame"), self._report.get("out_time_us"))
        if position != self._position:
            self._position = position
            self._stall.moved(time.monotonic(), processor_seconds(self._process.pid))
        self._on_progress(self._report)

    def _check_time(self) -> None:
        now, used = time.monotonic(), processor_seconds(self._process.pid)
        if self._stall.is_stalled(now, used):
            raise TransientFault(f"no progress for {self._limits.stall_seconds:.0f} s")
        if now - self._started > self._limits.wall_seconds or used > self._limits.cpu_seconds:
            raise BadFile("video_too_costly")
