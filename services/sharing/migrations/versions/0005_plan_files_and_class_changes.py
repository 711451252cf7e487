"""teaching plans as files; classes that change hands or are closed (R80, R81)

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_papers_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_papers_table()
    op.add_column("selections", sa.Column("plan_file_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column(
        "selections", sa.Column("plan_file_name", sa.String(length=200), server_default="", nullable=False)
    )
    op.create_foreign_key(
        op.f("fk_selections_plan_file_id"), "selections", "papers", ["plan_file_id"], ["paper_id"]
    )
    op.add_column("classes", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("classes", sa.Column("is_closed", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("classes", "is_closed")
    op.drop_column("classes", "version")
    op.drop_constraint(op.f("fk_selections_plan_file_id"), "selections", type_="foreignkey")
    op.drop_column("selections", "plan_file_name")
    op.drop_column("selections", "plan_file_id")
    op.drop_table("papers")
