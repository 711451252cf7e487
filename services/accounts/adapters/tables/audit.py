"""The tables of the access audit."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, LargeBinary, String, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.tables import utc_time
from services.accounts.adapters.tables.accounts import metadata

access_audit = Table(
    "access_audit",
    metadata,
    Column("record_id", Uuid(as_uuid=False), primary_key=True),
    utc_time("at", nullable=False, index=True),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", String(100), nullable=False),
    Column("institution_id", Uuid(as_uuid=False)),
    Column("action", String(40), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("person_ids", ARRAY(Uuid(as_uuid=False)), nullable=False),
    Column("client_address", String(64)),
    Column("correlation_id", String(100), nullable=False),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("previous_seal", LargeBinary, nullable=False),
    Column("key_id", String(8), nullable=False),
    Column("seal", LargeBinary, nullable=False),
    Index(None, "institution_id", "sequence"),
    Index(None, "actor_id", "sequence"),
    Index(None, "action", "sequence"),
    Index(None, "person_ids", postgresql_using="gin"),
)
"""Who looked and who administered; triggers refuse every change. Records with numbers up to 0 are older than the
chain."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("is_only", Boolean, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    CheckConstraint("is_only", name="is_only"),
)
"""One row: the end of the chain, which writers lock one after the other."""

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("seal", LargeBinary, nullable=False),
    utc_time("made_at", nullable=False),
    Column("key_id", String(8), nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
