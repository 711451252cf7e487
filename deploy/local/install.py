"""Install what is missing: Debian packages for the servers, the locked wheels into ``.venv``.

Runs on a bare Python 3.11, so it imports the standard library alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK = "requirements/dev.txt"
APT_SCRIPT = "deploy/local/apt_install.sh"


@dataclass(frozen=True)
class Need:
    """Something that a Debian package provides."""

    what: str
    package: str
    is_met: Callable[[], bool]


def on_path(*programs: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(program) for program in programs)


def some_file(root: str, *patterns: str) -> Callable[[], bool]:
    return lambda: any(next(Path(root).glob(pattern), None) is not None for pattern in patterns)


NEEDS = (
    Need("Python's venv", "python3.11-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
    Need("PostgreSQL's server", "postgresql", some_file("/usr/lib/postgresql", "*/bin/initdb")),
    Need(
        "RabbitMQ", "rabbitmq-server", some_file("/usr/lib/rabbitmq/lib", "rabbitmq_server-*/sbin/rabbitmq-server")
    ),
    Need("ffmpeg", "ffmpeg", on_path("ffmpeg", "ffprobe")),
    Need("espeak-ng (the demonstration's lecturers)", "espeak-ng", on_path("espeak-ng")),
    Need("fontconfig", "fontconfig", on_path("fc-match")),
    Need(
        "a Chinese font (the demonstration's slides)",
        "fonts-wqy-microhei",
        some_file("/usr/share/fonts", "**/*CJK*", "**/wqy*"),
    ),
)


def missing(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if not need.is_met()]


def privilege(*, is_root: bool, may_sudo: bool) -> list[str] | None:
    """The words to put before a command that needs root; None when we cannot become root."""
    if is_root:
        return []
    return ["sudo", "-n"] if may_sudo else None


def instruction(packages: Sequence[str], *, has_apt: bool) -> str:
    """What a person has to do when we may not do it ourselves."""
    if has_apt:
        return f"Run this, then try again:\n  sudo {CHECKOUT / APT_SCRIPT} {' '.join(packages)}"
    return f"This is not a Debian machine. Install what Debian calls {' '.join(packages)}, then try again."


def stamp(lock: bytes, python: str) -> str:
    """Changes whenever the environment has to be installed anew."""
    return hashlib.sha256(lock + python.encode()).hexdigest()


def main() -> int:
    lacking = missing(NEEDS)
    if lacking and not _install_packages(lacking):
        return 1
    return _install_wheels()


def _install_packages(lacking: list[Need]) -> bool:
    packages = [need.package for need in lacking]
    print(f"Missing on this machine: {', '.join(need.what for need in lacking)}", flush=True)
    has_apt = shutil.which("apt-get") is not None
    before = privilege(is_root=os.geteuid() == 0, may_sudo=_may_sudo()) if has_apt else None
    if before is None:
        print(instruction(packages, has_apt=has_apt), file=sys.stderr)
        return False
    print(f"Installing {' '.join(packages)} (a few minutes; their services are not started) …", flush=True)
    done = subprocess.run([*before, str(CHECKOUT / APT_SCRIPT), *packages], check=False)
    if done.returncode:
        print(instruction(packages, has_apt=has_apt), file=sys.stderr)
    return done.returncode == 0


def _may_sudo() -> bool:
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _install_wheels() -> int:
    folder = CHECKOUT / ".venv"
    mark = folder / "installed.sha256"
    wanted = stamp((CHECKOUT / LOCK).read_bytes(), platform.python_version())
    if mark.exists() and mark.read_text() == wanted:
        return 0
    if not _is_python_311(folder / "bin" / "python"):
        print("Making .venv …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    print(f"Installing {LOCK} into .venv, every file checked against its hash (a minute or two) …", flush=True)
    # The lock is the whole answer. Left to resolve again, older pips take an extra (as in pydantic[email]) for a
    # package of its own and reach for a release that came after the lock.
    options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--require-hashes", "--requirement", LOCK]
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", *options]
    done = subprocess.run(command, cwd=CHECKOUT, check=False)
    if done.returncode == 0:
        mark.write_text(wanted)
    return done.returncode


def _is_python_311(python: Path) -> bool:
    if not python.exists():
        return False
    test = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"
    return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
