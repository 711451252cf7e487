"""What all services' migrations share: the Alembic environment, and the chassis's tables.

Each service's `migrations/env.py` calls `run_environment`; its first revision calls `create_chassis_tables`.
A later change of these tables is a function of its own here and a revision in every service.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy import MetaData, create_engine, pool, text
from sqlalchemy.dialects import postgresql

from chassis.tables import OUTBOX_CHANNEL

MIGRATION_LOCK = 7_201_908
"""An advisory lock: two migrations of one database at once wait for each other."""


def run_environment(metadata: MetaData) -> None:
    """Bring the database at the configured URL to the wanted revision, in one transaction."""
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("migrations need sqlalchemy.url")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


OUTBOX_TRIGGER = f"""
CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('{OUTBOX_CHANNEL}', ''); RETURN NULL; END $$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();
"""


def create_chassis_tables() -> None:
    """Outbox with its trigger, inbox, and the answers kept for idempotency keys, as `chassis.tables` has them."""
    op.create_table(
        "idempotency",
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_created_at"), "idempotency", ["created_at"])
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_handled_at"), "inbox", ["handled_at"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("envelope", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.execute(OUTBOX_TRIGGER)


def drop_chassis_tables() -> None:
    """Undo `create_chassis_tables`."""
    for table in ("outbox", "inbox", "idempotency"):
        op.drop_table(table)
    op.execute("DROP FUNCTION outbox_notify()")


def create_papers_table() -> None:
    """The papers of a service that keeps some, as `chassis.papers` has them."""
    op.create_table(
        "papers",
        sa.Column("paper_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_papers")),
    )
