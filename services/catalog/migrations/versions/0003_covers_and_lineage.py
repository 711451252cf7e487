"""Covers of courses and runs, lineage of outlines' nodes, indexes for followers and categories.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_papers_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NODES = {"chapters": "chapter_id", "sections": "section_id", "units": "unit_id"}
SHOWN = "course_type = 'mooc' AND state IN ('published', 'finished')"


def upgrade() -> None:
    create_papers_table()
    for table in ("courses", "runs"):
        op.add_column(table, sa.Column("cover_id", sa.Uuid(as_uuid=False), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_cover_id"), table, "papers", ["cover_id"], ["paper_id"])
    for table, key in NODES.items():
        op.add_column(table, sa.Column("lineage_id", sa.Uuid(as_uuid=False), nullable=True))
        # What was copied before this revision goes back to itself.
        nodes = sa.table(table, sa.column("lineage_id"), sa.column(key))
        op.execute(sa.update(nodes).values(lineage_id=nodes.c[key]))
        op.alter_column(table, "lineage_id", nullable=False)
    op.create_index(
        "ix_courses_following",
        "courses",
        ["source_run_id"],
        postgresql_where=sa.text("source_run_id IS NOT NULL"),
    )
    op.create_index("ix_outlines_of_run", "outlines", ["run_id"], postgresql_where=sa.text("run_id IS NOT NULL"))
    op.create_index("ix_runs_by_category", "runs", ["category_code", "course_id"], postgresql_where=sa.text(SHOWN))


def downgrade() -> None:
    op.drop_index("ix_runs_by_category", table_name="runs")
    op.drop_index("ix_outlines_of_run", table_name="outlines")
    op.drop_index("ix_courses_following", table_name="courses")
    for table in NODES:
        op.drop_column(table, "lineage_id")
    for table in ("courses", "runs"):
        op.drop_constraint(op.f(f"fk_{table}_cover_id"), table, type_="foreignkey")
        op.drop_column(table, "cover_id")
    op.drop_table("papers")
