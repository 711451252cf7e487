"""How many students a run has, kept for the search; who refers to which paper

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PAPERS = (
    ("ix_courses_cover", "courses", "cover_id"),
    ("ix_runs_cover", "runs", "cover_id"),
    ("ix_library_changes_paper", "library_changes", "paper_id"),
)
"""Who refers to papers: before one goes, PostgreSQL looks whether anybody does."""

# Whoever changes a class holds its row already, and takes the run's row after it: nobody waits in a circle.
KEEP_SIZES = """
CREATE FUNCTION keep_run_size() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE run_sizes SET student_count = student_count - OLD.size WHERE run_id = OLD.run_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO run_sizes (run_id, student_count) VALUES (NEW.run_id, NEW.size)
        ON CONFLICT (run_id) DO UPDATE SET student_count = run_sizes.student_count + excluded.student_count;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER class_came_or_went AFTER INSERT OR DELETE ON classes
FOR EACH ROW EXECUTE FUNCTION keep_run_size();

CREATE TRIGGER class_changed_size AFTER UPDATE OF size ON classes
FOR EACH ROW WHEN (OLD.size <> NEW.size) EXECUTE FUNCTION keep_run_size();

INSERT INTO run_sizes (run_id, student_count) SELECT run_id, sum(size) FROM classes GROUP BY run_id;
"""


def upgrade() -> None:
    op.create_table(
        "run_sizes",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_run_sizes_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_sizes")),
    )
    op.create_index(op.f("ix_run_sizes_student_count_run_id"), "run_sizes", ["student_count", "run_id"])
    op.execute(KEEP_SIZES)
    for name, table, column in PAPERS:
        op.create_index(name, table, [column], postgresql_where=sa.text(f"{column} IS NOT NULL"))


def downgrade() -> None:
    for name, table, _ in PAPERS:
        op.drop_index(name, table_name=table)
    op.execute("DROP TRIGGER class_changed_size ON classes")
    op.execute("DROP TRIGGER class_came_or_went ON classes")
    op.execute("DROP FUNCTION keep_run_size()")
    op.drop_table("run_sizes")
