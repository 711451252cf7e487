"""what is shown beside renditions, quotas, runs that were taken down

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "resource_versions",
        sa.Column(
            "extras", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
    )
    op.create_table(
        "school_quotas",
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teacher_stored_mib", sa.Integer(), nullable=True),
        sa.Column("teacher_open_uploads", sa.Integer(), nullable=True),
        sa.Column("teacher_daily_files", sa.Integer(), nullable=True),
        sa.Column("school_stored_mib", sa.Integer(), nullable=True),
        sa.Column("school_open_uploads", sa.Integer(), nullable=True),
        sa.Column("school_daily_files", sa.Integer(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_school_quotas")),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("is_taken_down", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
    )
    op.add_column("uploads", sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True))
    op.execute(
        "UPDATE uploads SET institution_id = resources.institution_id"
        " FROM resources WHERE resources.resource_id = uploads.resource_id"
    )
    op.alter_column("uploads", "institution_id", nullable=False)
    op.create_index("ix_uploads_institution", "uploads", ["institution_id", "created_at"])
    op.create_index(
        "ix_uploads_institution_open",
        "uploads",
        ["institution_id"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_resources_institution",
        "resources",
        ["institution_id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_resources_institution", table_name="resources")
    op.drop_index("ix_uploads_institution_open", table_name="uploads")
    op.drop_index("ix_uploads_institution", table_name="uploads")
    op.drop_column("uploads", "institution_id")
    op.drop_table("runs")
    op.drop_table("school_quotas")
    op.drop_column("resource_versions", "extras")
