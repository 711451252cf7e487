"""what students may still be credited with; classes by tutor (R81, R87)

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "viewers",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("credit_seconds", sa.Float(), nullable=False),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_viewers_run_id")),
        sa.PrimaryKeyConstraint("run_id", "student_id", name=op.f("pk_viewers")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index(op.f("ix_classes_tutor_id_class_id"), "classes", ["tutor_id", "class_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_classes_tutor_id_class_id"), table_name="classes")
    op.drop_table("viewers")
