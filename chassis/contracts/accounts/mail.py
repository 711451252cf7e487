"""Mails on their way, for those who run the platform (R94)."""

from __future__ import annotations

from typing import Literal

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

MailStateName = Literal["waiting", "sent", "failed"]


class ListMails(PageQuery):
    """Mails, newest first; platform_admin. Sent ones are kept for 30 days."""

    state: MailStateName | None = None


class MailView(View):
    """One mail, without what it says."""

    mail_id: Id
    """Also the first part of its Message-ID."""
    kind: str
    recipient: str
    """Masked: `l***@example.com`."""
    subject: str
    state: MailStateName
    attempts: int
    last_error: str | None
    """The mail server's reply codes."""
    created_at: UtcTime
    due_at: UtcTime
    sent_at: UtcTime | None


class RetryMail(Command):
    """Send a failed mail after all; platform_admin."""

    mail_id: Id
