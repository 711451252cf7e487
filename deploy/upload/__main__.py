"""The command: reads its arguments, shows how far it is, and says what went wrong."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from deploy.upload.door import Door, Refused, Unreachable
from deploy.upload.memory import Memory, usual_folder
from deploy.upload.sending import Aim, Pace, Sender, sha256_of

MIB = 1024 * 1024
GO_ON = "The same command goes on where this one stopped."
REFUSED, STOPPED, INTERRUPTED = 1, 3, 130


class Bar:
    """How much is there, on one line of a terminal or now and then on a line of a log."""

    def __init__(self, whole: int, out: TextIO) -> None:
        self._whole = max(1, whole)
        self._out = out
        self._lock = threading.Lock()
        self._there = 0
        self._shown = -1

    def add(self, count: int) -> None:
        with self._lock:
            self._there += count
            percent = self._there * 100 // self._whole
            if percent != self._shown and (self._out.isatty() or percent // 5 != self._shown // 5):
                self._shown = percent
                self._draw(percent)

    def _draw(self, percent: int) -> None:
        words = f"{percent:3} %  {self._there // MIB} of {-(-self._whole // MIB)} MiB"
        if self._out.isatty():
            filled = min(30, max(0, percent * 30 // 100))
            self._out.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {words} ")
            if self._there >= self._whole:
                self._out.write("\n")
        else:
            self._out.write(words + "\n")
        self._out.flush()


def main(arguments: Sequence[str]) -> int:
    """Upload as the arguments say; answers the exit status."""
    chosen = _parser().parse_args(arguments)
    door = Door(chosen.url, token=os.environ.get("KX_TOKEN", ""), patience_seconds=chosen.patience)
    try:
        if chosen.login:
            password = os.environ.get("KX_PASSWORD") or getpass.getpass(f"Password of {chosen.login}: ")
            door.sign_in(chosen.login, password, lambda picture: input(f"What does {picture} say? "))
        resource = _send(door, chosen)
        print(f"resource {resource['resource_id']}, version {resource['latest']['number']}")
        return _watch(door, resource["resource_id"]) if chosen.wait else 0
    except Refused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except Unreachable as nobody:
        print(f"{nobody} does not answer. {GO_ON}", file=sys.stderr)
        return STOPPED
    except KeyboardInterrupt:
        print(f"\nStopped. {GO_ON}", file=sys.stderr)
        return INTERRUPTED
    finally:
        door.close()


def _send(door: Door, chosen: argparse.Namespace) -> dict[str, Any]:
    file: Path = chosen.file
    aim = Aim(chosen.course, chosen.resource, chosen.kind, chosen.title)
    pace = Pace(chosen.parallel, chosen.rate * MIB, chosen.patience)
    bar = Bar(file.stat().st_size, sys.stderr)
    sender = Sender(door, Memory(chosen.state), pace, bar.add)
    return sender.send(file, aim, sha256_of(file))


def _watch(door: Door, resource_id: str) -> int:
    """Show the platform's own work on the file until it ends."""
    shown = None
    while True:
        latest = door.ask("GET", f"/resources/{resource_id}")["latest"]
        if latest["failure"]:
            print(f"{latest['failure']['title']} {latest['failure']['detail']}", file=sys.stderr)
            return REFUSED
        if not latest["is_in_work"]:
            print("ready, and waiting for its review")
            return 0
        if latest["percent"] != shown:
            shown = latest["percent"]
            print(f"working on it: {shown} %", file=sys.stderr)
        time.sleep(2)


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.upload",
        description="Uploads a file in parts and goes on after a lost connection or a closed terminal (R30).",
        epilog="An access token comes in KX_TOKEN, or a password for --login in KX_PASSWORD or when asked.",
    )
    parser.add_argument("file", type=_existing)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--course", default="", metavar="ID", help="a new resource of this course")
    where.add_argument("--resource", default="", metavar="ID", help="a corrected version of this resource")
    parser.add_argument("--kind", choices=("video", "material", "extended"), default="video")
    parser.add_argument("--title", default="", help="of the new resource; the file's name, if not given")
    parser.add_argument("--url", default="http://127.0.0.1:8700", help="of the platform")
    parser.add_argument("--login", default="", help="username or mobile number")
    parser.add_argument(
        "--parallel", type=int, choices=range(1, 17), default=4, metavar="1…16", help="parts at once"
    )
    parser.add_argument("--rate", type=float, default=0, metavar="MIB", help="at most so much a second")
    parser.add_argument("--patience", type=float, default=600, metavar="SECONDS", help="without any answer")
    parser.add_argument(
        "--state", type=Path, default=usual_folder(), help="where uploads under way are remembered"
    )
    parser.add_argument("--wait", action="store_true", help="until the platform has worked on the file")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
