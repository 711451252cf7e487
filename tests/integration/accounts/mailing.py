"""A real mail server that delivers nothing, and a mailer that sends what the house wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from deploy.local import mailsink
from deploy.local.mailsink import Sink, StoredMail
from services.accounts.adapters.smtp import MailServer, SmtpPost
from services.accounts.mailer import Mailer
from tests.integration.accounts.house import House
from tests.integration.messaging.processes import free_port

SENDER = "课享 <no-reply@kexiang.example>"


class MoodySink(Sink):
    """Refuses who is named `gone-…` for good and who is named `later-…` for now."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address.startswith("gone-"):
            return f"550 5.1.1 <{address}> nobody here"
        if address.startswith("later-"):
            return f"451 4.3.0 <{address}> try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"


class MailRoom:
    """The mails of one test."""

    def __init__(self, house: House, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.post = SmtpPost(MailServer("127.0.0.1", port, SENDER, tls="none", timeout_seconds=10))
        self.mailer = Mailer(house.application, self.post, rate_per_minute=60_000, poll_seconds=0.05)

    def deliver(self) -> list[StoredMail]:
        """Send all that is due; answers everything that came so far, oldest first."""
        while self.mailer.send_next():
            pass
        return list(mailsink.read(self.folder))

    def to(self, address: str) -> list[StoredMail]:
        """What came for one address, after sending all that is due."""
        return [mail for mail in self.deliver() if mail.recipients == (address,)]


@contextmanager
def mail_room(house: House, folder: Path) -> Iterator[MailRoom]:
    """A mail room whose server listens until the block ends."""
    port = free_port()
    controller = Controller(MoodySink(folder), hostname="127.0.0.1", port=port)
    controller.start()
    room = MailRoom(house, folder, port)
    try:
        yield room
    finally:
        room.post.close()
        controller.stop()
