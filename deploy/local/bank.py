"""A credit bank for one machine: it takes what the platform tells of credits, and misbehaves when it is told to.

    python -m deploy.local.bank --port 8745 --folder .run/credit-bank

It checks the signature of every message (Standard Webhooks), knows a message by its id and so counts it once, and
keeps what it has taken in a file. Written apart from the platform's own code, as a real bank's would be.

POST /credits          a message
GET  /credits          what was taken: `{"messages": [...], "credits": {...}}`
PUT  /behaviour        `{"mode": "refuse", "times": 2}`: how the next messages are treated
GET  /readyz           200
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

TOLERANCE_SECONDS = 300
LARGEST_MESSAGE = 64 * 1024
MODES = ("accept", "refuse", "fail", "throttle", "delay", "drop", "redirect")
"""accept · 422 · 500 · 429 with Retry-After · answer late · take it and drop the connection · 302"""


class Books:
    """What the bank has taken: each message once, in the order of arrival. Survives a restart."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._messages: dict[str, dict[str, Any]] = {}
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists():
            self._read_again()

    def _read_again(self) -> None:
        lines = self._file.read_bytes().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):  # killed while it wrote; nobody was told that it was taken
            self._file.write_bytes(b"".join(lines[:-1]))
            del lines[-1]
        for line in lines:
            message = json.loads(line)
            self._messages[message["id"]] = message

    def take(self, message_id: str, body: bytes) -> bool:
        """Write a message down; answers whether it was new."""
        message = {"id": message_id, **json.loads(body)}
        with self._lock:
            if message_id in self._messages:
                return False
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(message, ensure_ascii=False) + "\n")
            self._messages[message_id] = message
            return True

    def messages(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._messages.values())

    def credits(self) -> dict[str, str]:
        """Credits of each student: those that are recognised and not revoked."""
        standing: dict[str, dict[str, Any]] = {}
        for message in self.messages():
            told = message["data"]
            if message["type"] == "credit.recognised":
                standing[told["recognition_id"]] = told
            elif standing.pop(told["recognition_id"], None) is None:
                raise ValueError(f"{told['recognition_id']} was revoked before it was recognised")
        totals: dict[str, Decimal] = {}
        for told in standing.values():
            student = told["student"]["student_id"]
            totals[student] = totals.get(student, Decimal()) + Decimal(told["credits"])
        return {student: str(total) for student, total in totals.items()}


class StandInBank(ThreadingHTTPServer):
    """The bank on a port of this machine.

    Args:
        port: 0 takes any free one.
        secret: `whsec_…`, the same as the platform's.
        file: where it keeps what it has taken.
        delay_seconds: how late it answers in the mode `delay`.
        clock: seconds since 1970, against which messages are old.
    """

    daemon_threads = True

    def __init__(
        self,
        port: int,
        secret: str,
        file: Path,
        *,
        delay_seconds: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.key = base64.b64decode(secret.removeprefix("whsec_"))
        self.books = Books(file)
        self.delay_seconds = delay_seconds
        self.clock = clock
        self.refused_signatures = 0
        self._mode, self._times = "accept", 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/credits"

    def behave(self, mode: str, times: int) -> None:
        """Treat the next so many messages like this; accept those after them."""
        if mode not in MODES or times < 0:
            raise ValueError(f"mode is one of {', '.join(MODES)}")
        with self._lock:
            self._mode, self._times = mode, times

    def next_mode(self) -> str:
        with self._lock:
            if self._times == 0:
                return "accept"
            self._times -= 1
            return self._mode

    def is_genuine(self, headers: Any, body: bytes) -> bool:
        """The signature is ours, and not an old one."""
        message_id, written = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not written.isdecimal() or abs(self.clock() - int(written)) > TOLERANCE_SECONDS:
            return False
        signed = f"{message_id}.{written}.".encode() + body
        expected = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        given = [each.partition(",") for each in headers.get("webhook-signature", "").split(" ")]
        return any(version == "v1" and hmac.compare_digest(text, expected) for version, _, text in given)


class _Handler(BaseHTTPRequestHandler):
    server: StandInBank
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self) -> None:
        body = self._body()
        if self.path != "/credits":
            self._answer(404, {})
        elif not self.server.is_genuine(self.headers, body):
            self.server.refused_signatures += 1
            self._answer(401, {"error": "the signature is wrong"})
        else:
            self._treat(self.server.next_mode(), body)

    def _treat(self, mode: str, body: bytes) -> None:
        if mode == "refuse":
            self._answer(422, {"error": "told to refuse"})
        elif mode == "fail":
            self._answer(500, {"error": "told to fail"})
        elif mode == "throttle":
            self._answer(429, {"error": "told to throttle"}, {"Retry-After": "1"})
        elif mode == "redirect":
            self._answer(302, {}, {"Location": self.server.url})
        else:
            if mode == "delay":
                time.sleep(self.server.delay_seconds)
            is_new = self.server.books.take(self.headers["webhook-id"], body)
            if mode == "drop":
                self.close_connection = True
                return
            self._answer(201 if is_new else 200, {"known_before": not is_new})

    def do_PUT(self) -> None:
        body = self._body()
        if self.path != "/behaviour":
            self._answer(404, {})
            return
        try:
            wanted = json.loads(body)
            self.server.behave(str(wanted["mode"]), int(wanted.get("times", 1)))
        except (ValueError, KeyError, TypeError) as error:
            self._answer(422, {"error": str(error)})
        else:
            self._answer(200, wanted)

    def do_GET(self) -> None:
        if self.path == "/credits":
            books = self.server.books
            self._answer(200, {"messages": books.messages(), "credits": books.credits()})
        elif self.path == "/readyz":
            self._answer(200, {})
        else:
            self._answer(404, {})

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", 0))
        return self.rfile.read(min(length, LARGEST_MESSAGE))

    def _answer(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        sys.stdout.write(f"{format % args}\n")


def program(settings: LocalSettings, secret: str) -> Program:
    """The bank as the supervisor runs it."""
    port = settings.port("KX_STANDIN_BANK_PORT")
    folder = settings.run_dir / "credit-bank"
    return Program(
        name="standin-bank",
        command=(sys.executable, "-m", "deploy.local.bank", "--port", str(port), "--folder", str(folder)),
        directory=settings.checkout,
        environment={
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "KX_CREDIT_BANK_SECRET": secret,
        },
        stop_seconds=10,
        ports={"KX_STANDIN_BANK_PORT": port},
        health_port=port,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local.bank", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    bank = StandInBank(chosen.port, os.environ["KX_CREDIT_BANK_SECRET"], chosen.folder / "messages.jsonl")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=bank.shutdown).start())
    bank.serve_forever(poll_interval=0.2)
    bank.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
