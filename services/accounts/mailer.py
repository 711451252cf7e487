"""Sends the mails that accounts' transactions wrote.

    python -m services.accounts.mailer

One mail at a time: take it (a lease in its row), hand it to the mail server, note what became of it. No
transaction is open while the mail server thinks. Killed in between, the mail is sent again when its lease is over,
under the same Message-ID. While no mail server answers, mails wait and none is counted as tried. Several mailers
may run: a row that one has taken the others skip.
"""

from __future__ import annotations

import signal
import sys
import threading
import time

from prometheus_client import Counter, Gauge

from chassis.application import Application
from chassis.config import load
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import SYSTEM
from chassis.domain.errors import Unavailable
from chassis.domain.ids import new_id
from chassis.health import serve_health
from chassis.logging import configure, logger, request_context
from services.accounts.adapters.smtp import MailServer, Refused, SmtpPost, Unreachable
from services.accounts.adapters.transaction import AccountsTransaction
from services.accounts.bootstrap import assemble_mailer
from services.accounts.config import MailerSettings
from services.accounts.domain.mail import Mail, MailState
from services.accounts.usecases import mail as mails

MAILS = Counter("kx_mails_total", "Mails by what became of an attempt: sent, postponed or failed", ["outcome"])
OLDEST = Gauge("kx_mail_oldest_unsent_seconds", "Age of the oldest mail that is not yet sent")
FAILED = Gauge("kx_mails_failed", "Mails that were given up and wait for somebody to look")

LONGEST_PAUSE = 60.0
_WATCH_SECONDS = 5.0
_log = logger()


class Mailer:
    """Sends what is due until told to stop."""

    def __init__(
        self,
        application: Application[AccountsTransaction],
        post: SmtpPost,
        *,
        rate_per_minute: int,
        poll_seconds: float,
    ) -> None:
        self._application = application
        self._post = post
        self._interval = 60.0 / rate_per_minute
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._watched_until = 0.0
        self.is_connected = False

    def stop(self) -> None:
        """End after the mail at hand."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`."""
        pause = self._poll_seconds
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._watch()
                if not self.is_connected:
                    self._connect()
                has_sent = self.send_next()
                pause = self._poll_seconds
                self._stopping.wait(self._interval - (time.monotonic() - began) if has_sent else pause)
            except (Unreachable, Unavailable) as error:
                _log.warning("mails wait", reason=f"{type(error).__name__}: {error}", retry_in=pause)
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self._post.close()

    def send_next(self) -> bool:
        """Take the mail that is due longest and send it; answers whether there was one.

        Raises:
            Unreachable: when no mail server answers; the mail waits as if nobody had taken it.
        """
        with self._application.transaction(_call()) as tx:
            mail = mails.take_next(tx)
        if mail is None:
            self._post.rest()
            return False
        with request_context(mail_id=mail.mail_id):
            try:
                self._connect()
            except Unreachable:
                with self._application.transaction(_call()) as tx:
                    mails.put_back(tx, mail_id=mail.mail_id)
                raise
            self._send(mail)
        return True

    def _connect(self) -> None:
        self.is_connected = False
        self._post.connect()
        self.is_connected = True

    def _send(self, mail: Mail) -> None:
        try:
            self._post.send(mail)
        except Refused as refusal:
            with self._application.transaction(_call()) as tx:
                state = mails.note_refused(
                    tx, mail_id=mail.mail_id, error=refusal.error, is_permanent=refusal.is_permanent
                )
            outcome = "failed" if state is MailState.FAILED else "postponed"
            _log.warning(f"mail {outcome}", kind=mail.kind, attempt=mail.attempts, reason=refusal.error)
        else:
            with self._application.transaction(_call()) as tx:
                mails.note_sent(tx, mail_id=mail.mail_id)
            outcome = "sent"
            _log.info("mail sent", kind=mail.kind, attempt=mail.attempts)
        MAILS.labels(outcome).inc()

    def _watch(self) -> None:
        if time.monotonic() < self._watched_until:
            return
        self._watched_until = time.monotonic() + _WATCH_SECONDS
        with self._application.transaction(_call(), read_only=True) as tx:
            found = mails.backlog(tx)
        OLDEST.set(found.oldest_waiting.total_seconds())
        FAILED.set(found.failed_count)


def _call() -> Call:
    return Call(
        actor=ActorView(kind=SYSTEM.kind, actor_id=SYSTEM.actor_id, name=SYSTEM.name), correlation_id=new_id()
    )


def mail_server(settings: MailerSettings) -> MailServer:
    """The mail server of the settings."""
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        tls=settings.smtp_tls,
        timeout_seconds=settings.smtp_timeout_seconds,
    )


def main() -> int:
    settings = load(MailerSettings)
    configure("mailer", settings.log_level)
    application = assemble_mailer(settings)
    mailer = Mailer(
        application,
        SmtpPost(mail_server(settings)),
        rate_per_minute=settings.mail_rate_per_minute,
        poll_seconds=settings.mail_poll_seconds,
    )
    signal.signal(signal.SIGTERM, lambda *_: mailer.stop())
    signal.signal(signal.SIGINT, lambda *_: mailer.stop())
    health = serve_health(settings.health_host, settings.health_port, {"smtp": lambda: mailer.is_connected})
    _log.info("started")
    mailer.run()
    application.close()
    if health is not None:
        health.close()
    _log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
