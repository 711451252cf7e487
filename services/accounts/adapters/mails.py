"""Mails in PostgreSQL. Addresses and bodies are sealed: a body may hold a code that opens an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import mails
from services.accounts.adapters.vault import Vault
from services.accounts.domain.mail import Mail, MailState
from services.accounts.domain.numbers import Email

MAIL_RECIPIENT = "mail recipient"
MAIL_BODY = "mail body"
_IS_WAITING = mails.c.state == literal_column("'waiting'")
"""Written out, since a partial index serves no statement whose condition is a parameter."""


class SqlMails:
    """Implements `ports.Mails`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add_all(self, new: Sequence[Mail]) -> None:
        if new:
            self._session.execute(insert(mails), [self._row_of(mail) for mail in new])

    def next_due(self, now: datetime) -> Mail | None:
        statement = (
            select(mails)
            .where(_IS_WAITING, mails.c.due_at <= now)
            .order_by(mails.c.due_at, mails.c.mail_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return self._one(statement)

    def locked(self, mail_id: str) -> Mail | None:
        return self._one(select(mails).where(mails.c.mail_id == mail_id).with_for_update())

    def save(self, mail: Mail) -> None:
        changed = {
            "state": mail.state,
            "attempts": mail.attempts,
            "last_error": mail.last_error,
            "due_at": mail.due_at,
            "sent_at": mail.sent_at,
        }
        if mail.body is None:
            changed["body_sealed"] = None
        self._session.execute(update(mails).where(mails.c.mail_id == mail.mail_id).values(changed))

    def page(self, state: MailState | None, *, limit: int, cursor: str | None) -> Slice[Mail]:
        statement = select(*(column for column in mails.c if column is not mails.c.body_sealed))
        if state is not None:
            statement = statement.where(mails.c.state == state)
        return fetch_slice(
            self._session,
            statement,
            keys=[mails.c.mail_id],
            limit=limit,
            cursor=cursor,
            item=lambda row: self._mail_of(row, None),
            descending=True,
        )

    def oldest_waiting(self) -> datetime | None:
        oldest: datetime | None = self._session.scalar(select(func.min(mails.c.created_at)).where(_IS_WAITING))
        return oldest

    def failed_count(self) -> int:
        statement = select(func.count()).select_from(mails).where(mails.c.state == MailState.FAILED)
        return self._session.scalars(statement).one()

    def _one(self, statement: Select[Any]) -> Mail | None:
        row = self._session.execute(statement).one_or_none()
        return None if row is None else self._mail_of(row, row.body_sealed)

    def _mail_of(self, row: Row[Any], body_sealed: bytes | None) -> Mail:
        return Mail(
            mail_id=row.mail_id,
            kind=row.kind,
            recipient=Email(self._vault.open(MAIL_RECIPIENT, row.recipient_sealed)),
            subject=row.subject,
            body=self._vault.open(MAIL_BODY, body_sealed) if body_sealed else None,
            attachments=tuple(row.attachments),
            created_at=row.created_at,
            due_at=row.due_at,
            state=row.state,
            attempts=row.attempts,
            last_error=row.last_error,
            sent_at=row.sent_at,
        )

    def _row_of(self, mail: Mail) -> dict[str, Any]:
        return {
            "mail_id": mail.mail_id,
            "kind": mail.kind,
            "recipient_sealed": self._vault.seal(MAIL_RECIPIENT, mail.recipient.text),
            "subject": mail.subject,
            "body_sealed": self._vault.seal(MAIL_BODY, mail.body or ""),
            "attachments": list(mail.attachments),
            "state": mail.state,
            "attempts": mail.attempts,
            "last_error": mail.last_error,
            "created_at": mail.created_at,
            "due_at": mail.due_at,
            "sent_at": mail.sent_at,
        }
