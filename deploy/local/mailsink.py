"""A mail server for one machine: it takes every mail and delivers none. Each becomes a file that people can open.

    python -m deploy.local.mailsink --port 8740 --folder .run/mails

`make mail` shows what came. Nothing leaves the machine, so nobody is written to by a demonstration or a test.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from deploy.local.programs import Program
from deploy.local.settings import LocalSettings

LARGEST_MAIL = 1024 * 1024
MOST_KEPT = 2000


@dataclass(frozen=True)
class StoredMail:
    """A mail that came, decoded."""

    file: Path
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The body as people read it."""
        body = self.message.get_body(("plain",))
        return "" if body is None else str(body.get_content())

    @property
    def attachments(self) -> dict[str, str]:
        """Texts that go with it, by file name."""
        return {part.get_filename() or "": str(part.get_content()) for part in self.message.iter_attachments()}


class Sink:
    """Writes each mail into a folder; aiosmtpd calls it. The oldest go when there are too many."""

    def __init__(self, folder: Path, *, most_kept: int = MOST_KEPT) -> None:
        self._folder = folder
        self._most_kept = most_kept
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.keep(envelope.rcpt_tos, envelope.content)
        return "250 2.0.0 kept"

    def keep(self, recipients: Sequence[str], content: bytes) -> None:
        """Write a mail into the folder; beside first and then renamed, so that nobody reads half of one."""
        head = "".join(f"X-Envelope-To: {recipient}\r\n" for recipient in recipients)
        handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(head.encode() + content)
        Path(unfinished).rename(self._folder / f"{time.time_ns()}.eml")
        for old in sorted(self._folder.glob("*.eml"))[: -self._most_kept]:
            old.unlink(missing_ok=True)


def read(folder: Path) -> Iterator[StoredMail]:
    """What came, oldest first."""
    for file in sorted(folder.glob("*.eml")):
        with contextlib.suppress(FileNotFoundError):  # one of the oldest, gone meanwhile
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            recipients = tuple(str(each) for each in message.get_all("X-Envelope-To", []))
            yield StoredMail(file, recipients, message)


def home(settings: LocalSettings) -> Path:
    """The folder of the mails of this platform."""
    return settings.run_dir / "mails"


def program(settings: LocalSettings) -> Program:
    """The sink as the supervisor runs it."""
    port = settings.port("KX_SMTP_PORT")
    arguments = ("-m", "deploy.local.mailsink", "--port", str(port), "--folder", str(home(settings)))
    return Program(
        name="mailsink",
        command=(sys.executable, *arguments),
        directory=settings.checkout,
        environment={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        stop_seconds=10,
        ports={"KX_SMTP_PORT": port},
    )


def is_ready(port: int) -> bool:
    """Somebody there speaks SMTP."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=3) as connection:
            return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


async def serve(port: int, folder: Path) -> None:
    """Until told to stop."""
    from aiosmtpd.smtp import SMTP  # a tool of development: production has a mail server of its own

    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    sink = Sink(folder)
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="localhost", data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True),
        "127.0.0.1",
        port,
    )
    async with server:
        await stopping.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local.mailsink", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
