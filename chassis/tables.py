"""The tables that every service's database has beside its own: outbox, inbox, answers given before."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Enum,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

OUTBOX_CHANNEL = "outbox"
"""The relay listens here; the trigger on `outbox` notifies once per statement."""


def new_metadata() -> MetaData:
    """A service's metadata, with constraint names that migrations and error mapping can rely on."""
    metadata = MetaData(naming_convention=NAMING)
    Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", Uuid(as_uuid=False), nullable=False),
        Column("type", String(80), nullable=False),
        Column("envelope", JSONB, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )
    Table(
        "inbox",
        metadata,
        Column("event_id", Uuid(as_uuid=False), nullable=False),
        Column("handler", String(80), nullable=False),
        Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        PrimaryKeyConstraint("event_id", "handler"),
        Index(None, "handled_at"),
    )
    Table(
        "idempotency",
        metadata,
        Column("actor_id", String(64), nullable=False),
        Column("key", String(255), nullable=False),
        Column("command", String(80), nullable=False),
        Column("fingerprint", String(64), nullable=False),
        Column("answer", JSONB, nullable=True),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        PrimaryKeyConstraint("actor_id", "key"),
        Index(None, "created_at"),
    )
    return metadata


def chassis_table(metadata: MetaData, name: str) -> Table:
    """One of the three tables above."""
    return metadata.tables[name]


def utc_time(name: str, **options: Any) -> Column[Any]:
    """A column for an aware time."""
    return Column(name, DateTime(timezone=True), **options)


def one_of(enum_class: type[StrEnum], *, length: int = 30) -> Enum:
    """A column type for a StrEnum: its value as text, so that a new member needs no migration."""
    return Enum(
        enum_class,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )
