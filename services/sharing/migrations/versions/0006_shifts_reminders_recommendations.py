"""shifts of terms, reminders, undecided entries of versions, recommendations

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "list_versions", sa.Column("undecided_count", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_index(
        "ix_version_entries_by_title",
        "version_entries",
        ["share_list_id", "number", "title", "entry_id"],
        unique=False,
    )
    op.create_table(
        "term_shifts",
        sa.Column("shift_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shifted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shifted_by_id", sa.String(length=64), nullable=False),
        sa.Column("shifted_by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reopened_collection", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_term_shifts_term_id")),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_term_shifts")),
    )
    op.create_index("ix_term_shifts_of_term", "term_shifts", ["term_id", "shift_id"], unique=False)
    op.create_table(
        "term_reminders",
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reminder", sa.String(length=30), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_term_reminders_term_id")),
        sa.PrimaryKeyConstraint("term_id", "reminder", "due_on", name=op.f("pk_term_reminders")),
    )
    op.create_table(
        "recommendation_list",
        sa.Column("list_number", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list_number", name=op.f("pk_recommendation_list")),
    )
    op.create_table(
        "recommended_runs",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sentence_zh", sa.Text(), nullable=False),
        sa.Column("sentence_en", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.String(length=64), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_recommended_runs")),
    )


def downgrade() -> None:
    op.drop_table("recommended_runs")
    op.drop_table("recommendation_list")
    op.drop_table("term_reminders")
    op.drop_index("ix_term_shifts_of_term", table_name="term_shifts")
    op.drop_table("term_shifts")
    op.drop_index("ix_version_entries_by_title", table_name="version_entries")
    op.drop_column("list_versions", "undecided_count")
