"""The tables of schools' systems and of people who change schools."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.tables import utc_time
from services.accounts.adapters.tables.accounts import institutions, metadata, people

api_clients = Table(
    "api_clients",
    metadata,
    Column("client_id", Uuid(as_uuid=False), primary_key=True),
    Column("institution_id", ForeignKey(institutions.c.institution_id), nullable=False),
    Column("name", String(60), nullable=False),
    Column("scopes", ARRAY(String(40)), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_by_id", Uuid(as_uuid=False), nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("expires_at"),
    utc_time("last_used_at"),
    Column("version", Integer, nullable=False),
    CheckConstraint("state IN ('active', 'disabled')", name="state"),
    UniqueConstraint("institution_id", "name"),
    Index(None, "institution_id", "client_id"),
)

api_client_secrets = Table(
    "api_client_secrets",
    metadata,
    Column("secret_id", Uuid(as_uuid=False), primary_key=True),
    Column("client_id", ForeignKey(api_clients.c.client_id), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False),
    Column("grant_id", Uuid(as_uuid=False), nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("last_used_at"),
)

ended_grants = Table(
    "ended_grants",
    metadata,
    Column("grant_id", Uuid(as_uuid=False), primary_key=True),
    utc_time("ended_at", nullable=False, index=True),
)

transfers = Table(
    "transfers",
    metadata,
    Column("transfer_id", Uuid(as_uuid=False), primary_key=True),
    Column("person_id", ForeignKey(people.c.person_id), nullable=False),
    Column("from_institution_id", ForeignKey(institutions.c.institution_id), nullable=False),
    Column("to_institution_id", ForeignKey(institutions.c.institution_id), nullable=False),
    Column("number", String(20), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("requested_by_id", Uuid(as_uuid=False), nullable=False),
    Column("requested_by_name", String(100), nullable=False),
    utc_time("requested_at", nullable=False),
    Column("decided_by_id", Uuid(as_uuid=False)),
    Column("decided_by_name", String(100)),
    Column("decision_reason", String(200)),
    utc_time("decided_at"),
    Column("version", Integer, nullable=False),
    CheckConstraint("state IN ('requested', 'released', 'refused', 'withdrawn')", name="state"),
    Index("ix_transfers_open", "person_id", unique=True, postgresql_where=text("state = 'requested'")),
    Index(None, "from_institution_id", "transfer_id"),
    Index(None, "to_institution_id", "transfer_id"),
)
