"""Inbox in PostgreSQL, and the forgetting of what has expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.accounts.adapters.tables import (
    attempts,
    captchas,
    email_changes,
    ended_grants,
    import_files,
    mails,
    notifications,
    sessions,
)
from services.accounts.domain.api_client import CLIENT_TOKEN_LIFETIME
from services.accounts.domain.email_change import CONFIRMATION_LIFETIME
from services.accounts.domain.import_job import FILES_KEPT
from services.accounts.domain.mail import KEPT_AFTER_SENDING, MailState
from services.accounts.domain.notification import Notification


class SqlNotifications:
    """Implements `ports.Notifications`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, new: Sequence[Notification]) -> None:
        if new:
            self._session.execute(insert(notifications), [asdict(notification) for notification in new])

    def get(self, notification_id: str) -> Notification | None:
        statement = select(notifications).where(notifications.c.notification_id == notification_id)
        row = self._session.execute(statement).one_or_none()
        return None if row is None else Notification(**row._mapping)

    def page(self, person_id: str, *, is_unread_only: bool, limit: int, cursor: str | None) -> Slice[Notification]:
        statement = select(notifications).where(notifications.c.person_id == person_id)
        if is_unread_only:
            statement = statement.where(notifications.c.read_at.is_(None))
        return fetch_slice(
            self._session,
            statement,
            keys=[notifications.c.notification_id],
            limit=limit,
            cursor=cursor,
            item=lambda row: Notification(**row._mapping),
            descending=True,
        )

    def unread_count(self, person_id: str) -> int:
        statement = (
            select(func.count())
            .select_from(notifications)
            .where(notifications.c.person_id == person_id, notifications.c.read_at.is_(None))
        )
        return self._session.scalars(statement).one()

    def mark_read(self, notification_id: str, now: datetime) -> None:
        self._session.execute(
            update(notifications)
            .where(notifications.c.notification_id == notification_id, notifications.c.read_at.is_(None))
            .values(read_at=now)
        )

    def mark_all_read(self, person_id: str, now: datetime) -> int:
        read = (
            update(notifications)
            .where(notifications.c.person_id == person_id, notifications.c.read_at.is_(None))
            .values(read_at=now)
            .returning(notifications.c.notification_id)
        )
        return len(self._session.execute(read).all())


class SqlExpired:
    """Implements `ports.Expired`. Refresh tokens go with their sessions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def forget(self, now: datetime) -> int:
        statements = (
            delete(captchas).where(captchas.c.expires_at < now).returning(captchas.c.captcha_id),
            delete(attempts).where(attempts.c.window_ends_at < now).returning(attempts.c.subject),
            delete(sessions).where(sessions.c.expires_at < now).returning(sessions.c.session_id),
            delete(email_changes)
            .where(email_changes.c.requested_at < now - CONFIRMATION_LIFETIME)
            .returning(email_changes.c.person_id),
            delete(mails)
            .where(mails.c.state == MailState.SENT, mails.c.sent_at < now - KEPT_AFTER_SENDING)
            .returning(mails.c.mail_id),
            delete(ended_grants)
            .where(ended_grants.c.ended_at < now - CLIENT_TOKEN_LIFETIME)
            .returning(ended_grants.c.grant_id),
            delete(import_files)
            .where(import_files.c.created_at < now - FILES_KEPT)
            .returning(import_files.c.import_id),
        )
        return sum(len(self._session.execute(statement).all()) for statement in statements)
