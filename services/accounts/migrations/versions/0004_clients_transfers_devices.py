"""Systems of schools, people who change schools, and what a session is used on

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("agent", sa.String(length=60), server_default="", nullable=False))
    op.add_column("sessions", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "api_clients",
        sa.Column("client_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'disabled')", name=op.f("ck_api_clients_state")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_api_clients_institution_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_api_clients")),
        sa.UniqueConstraint("institution_id", "name", name=op.f("uq_api_clients_institution_id_name")),
    )
    op.create_index(
        op.f("ix_api_clients_institution_id_client_id"),
        "api_clients",
        ["institution_id", "client_id"],
        unique=False,
    )
    op.create_table(
        "api_client_secrets",
        sa.Column("secret_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("client_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("grant_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.client_id"], name=op.f("fk_api_client_secrets_client_id")
        ),
        sa.PrimaryKeyConstraint("secret_id", name=op.f("pk_api_client_secrets")),
    )
    op.create_index(op.f("ix_api_client_secrets_client_id"), "api_client_secrets", ["client_id"], unique=False)
    op.create_table(
        "ended_grants",
        sa.Column("grant_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_ended_grants")),
    )
    op.create_index(op.f("ix_ended_grants_ended_at"), "ended_grants", ["ended_at"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("transfer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("from_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("to_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("requested_by_name", sa.String(length=100), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=True),
        sa.Column("decision_reason", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'released', 'refused', 'withdrawn')", name=op.f("ck_transfers_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_transfers_person_id")),
        sa.ForeignKeyConstraint(
            ["from_institution_id"], ["institutions.institution_id"], name=op.f("fk_transfers_from_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_institution_id"], ["institutions.institution_id"], name=op.f("fk_transfers_to_institution_id")
        ),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_transfers")),
    )
    for side in ("from_institution_id", "to_institution_id"):
        op.create_index(op.f(f"ix_transfers_{side}_transfer_id"), "transfers", [side, "transfer_id"], unique=False)
    op.create_index(
        "ix_transfers_open",
        "transfers",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'requested'"),
    )


def downgrade() -> None:
    for table in ("transfers", "ended_grants", "api_client_secrets", "api_clients"):
        op.drop_table(table)
    op.drop_column("sessions", "last_used_at")
    op.drop_column("sessions", "agent")
