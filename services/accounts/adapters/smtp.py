"""Handing mails over to a mail server (RFC 5321)."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import time
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal

from services.accounts.adapters.texts import document
from services.accounts.domain.mail import Mail

_NOT_RIGHT_NOW = 421
_IDLE_SECONDS = 10.0


class Unreachable(Exception):
    """No mail server takes mails at the moment; no mail is to blame."""


class Refused(Exception):
    """The mail server did not take this mail. The message has its reply codes and nothing else it said."""

    def __init__(self, error: str, *, is_permanent: bool) -> None:
        super().__init__(error)
        self.error = error
        self.is_permanent = is_permanent


@dataclass(frozen=True)
class MailServer:
    """Where mails go and as whom."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    timeout_seconds: float = 30.0


class SmtpPost:
    """One connection to the mail server, opened when it is needed and again when it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None
        self._used_at = 0.0

    def connect(self) -> None:
        """Make sure that the mail server listens.

        Raises:
            Unreachable: when it does not, or does not let us in.
        """
        if self._connection is not None and self._answers(self._connection):
            return
        self.close()
        try:
            self._connection = self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_codes_of(error)) from error

    def send(self, mail: Mail) -> None:
        """Hand a mail over; `connect` comes first.

        Raises:
            Refused: when this mail was not taken.
        """
        if self._connection is None:
            raise Refused("not connected", is_permanent=False)
        self._used_at = time.monotonic()
        try:
            message = compose(mail, self._server.sender)
            self._connection.send_message(
                message, from_addr=parseaddr(self._server.sender)[1], to_addrs=[mail.recipient.text]
            )
        except smtplib.SMTPRecipientsRefused as error:
            [(code, reply)] = error.recipients.values()
            raise Refused(_reply(code, reply), is_permanent=code >= 500) from None
        except smtplib.SMTPResponseException as error:
            is_permanent = error.smtp_code >= 500
            if error.smtp_code == _NOT_RIGHT_NOW:
                self.close()
            raise Refused(_reply(error.smtp_code, error.smtp_error), is_permanent=is_permanent) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Refused(_codes_of(error), is_permanent=False) from None
        except ValueError as error:  # an address that no header can hold
            raise Refused(type(error).__name__, is_permanent=True) from None

    def rest(self) -> None:
        """Let the connection go when it was not used for a while; mail servers do not like idle ones."""
        if self._connection is not None and time.monotonic() > self._used_at + _IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """Say good-bye, if anybody is there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        if server.tls == "implicit":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout_seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        try:
            if server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(server.username, server.password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def _answers(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message. Its Message-ID is the mail's own, so that one that comes twice is known as one."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=mail.recipient.text)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.mail_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body or "", cte="base64")
    for file_name in mail.attachments:
        message.add_attachment(document(file_name), subtype="markdown", filename=file_name, cte="base64")
    return message


def _codes_of(error: Exception) -> str:
    """What is safe to keep of an error: its kind and reply code. Its words may hold addresses or a password."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _reply(code: int, reply: bytes | str) -> str:
    """A reply's code, with the enhanced status code if it begins with one (RFC 3463)."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    first = text.split(" ", 1)[0]
    is_status = first.count(".") == 2 and first.replace(".", "").isdecimal()
    return f"{code} {first}" if is_status else str(code)
