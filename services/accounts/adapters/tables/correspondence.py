"""The tables of notices and mails."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.tables import one_of, utc_time
from services.accounts.adapters.tables.accounts import metadata, people
from services.accounts.domain.mail import MailState

notifications = Table(
    "notifications",
    metadata,
    Column("notification_id", Uuid(as_uuid=False), primary_key=True),
    Column("person_id", ForeignKey(people.c.person_id), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("link", String(300), nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("read_at"),
    Index(None, "person_id", "notification_id"),
    Index("ix_notifications_unread", "person_id", postgresql_where=text("read_at IS NULL")),
)

notification_preferences = Table(
    "notification_preferences",
    metadata,
    Column("person_id", ForeignKey(people.c.person_id), primary_key=True),
    Column("kind", String(60), primary_key=True),
    Column("by_mail", Boolean, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("mail_id", Uuid(as_uuid=False), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("recipient_sealed", LargeBinary, nullable=False),
    Column("subject", String(200), nullable=False),
    Column("body_sealed", LargeBinary),
    Column("attachments", ARRAY(String(60)), nullable=False),
    Column("state", one_of(MailState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", String(200)),
    utc_time("created_at", nullable=False),
    utc_time("due_at", nullable=False),
    utc_time("sent_at"),
    Index("ix_mails_waiting", "due_at", postgresql_where=text("state = 'waiting'")),
    Index(None, "state", "mail_id"),
    Index("ix_mails_sent_at", "sent_at", postgresql_where=text("state = 'sent'")),
)

email_changes = Table(
    "email_changes",
    metadata,
    Column("person_id", ForeignKey(people.c.person_id), primary_key=True),
    Column("change_id", Uuid(as_uuid=False), nullable=False),
    Column("email_sealed", LargeBinary, nullable=False),
    utc_time("requested_at", nullable=False, index=True),
)
