"""changes of library entries, applications to become a MOOC, search by pieces of words

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# None of these calls another one: a restored dump builds its indexes with an empty search path. COST tells the
# planner that cutting a text into pieces takes as long as reading a page or two.
SEARCH_FUNCTIONS = """
CREATE FUNCTION search_folded(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(normalize(value, NFKC)) $$;

CREATE FUNCTION search_grams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS
$$ SELECT coalesce(array_agg(DISTINCT substr(folded, place, size)), '{}')
   FROM (SELECT lower(normalize(value, NFKC)) AS folded) AS one,
        generate_series(1, length(folded)) AS place, generate_series(1, 2) AS size $$;

CREATE FUNCTION word_grams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT CASE WHEN length(folded) < 2 THEN ARRAY[folded]
          ELSE (SELECT array_agg(DISTINCT substr(folded, place, 2))
                FROM generate_series(1, length(folded) - 1) AS place) END
   FROM (SELECT lower(normalize(value, NFKC)) AS folded) AS one $$;
"""

PUBLIC = sa.text("course_type = 'mooc' AND state IN ('published', 'finished')")
PUBLIC_BEFORE = sa.text("course_type = 'mooc' AND state = 'published'")


def upgrade() -> None:
    op.execute(SEARCH_FUNCTIONS)
    _index_words()
    op.create_table(
        "library_changes",
        sa.Column("change_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paper_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["library_entries.entry_id"], name=op.f("fk_library_changes_entry_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.paper_id"], name=op.f("fk_library_changes_paper_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_library_changes")),
    )
    for column in ("entry_id", "institution_id", "state"):
        op.create_index(op.f(f"ix_library_changes_{column}_change_id"), "library_changes", [column, "change_id"])
    op.create_index(
        "uq_library_changes_pending",
        "library_changes",
        ["entry_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "mooc_applications",
        sa.Column("application_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("video_seconds", sa.Integer(), nullable=False),
        sa.Column("finished_runs", sa.Integer(), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_entry_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.course_id"], name=op.f("fk_mooc_applications_course_id")),
        sa.ForeignKeyConstraint(
            ["library_entry_id"],
            ["library_entries.entry_id"],
            name=op.f("fk_mooc_applications_library_entry_id"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_mooc_applications")),
    )
    for column in ("course_id", "institution_id", "leader_id", "state"):
        op.create_index(
            op.f(f"ix_mooc_applications_{column}_application_id"), "mooc_applications", [column, "application_id"]
        )
    op.create_index(
        "uq_mooc_applications_pending",
        "mooc_applications",
        ["course_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )
    _index_live("state NOT IN ('rejected', 'withdrawn')")


def downgrade() -> None:
    _index_live("state <> 'rejected'")
    op.drop_table("mooc_applications")
    op.drop_table("library_changes")
    for table in ("library_entries", "courses", "runs"):
        op.drop_index(f"ix_{table}_words", table_name=table)
    op.drop_index("ix_runs_public_newest", table_name="runs")
    op.drop_index("ix_runs_public", table_name="runs")
    _index_public(PUBLIC_BEFORE)
    op.create_index(
        "ix_runs_public_words",
        "runs",
        ["title", "leader_name"],
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops", "leader_name": "gin_trgm_ops"},
        postgresql_where=PUBLIC_BEFORE,
    )
    for function in ("word_grams", "search_grams", "search_folded"):
        op.execute(f"DROP FUNCTION {function}(text)")


def _index_words() -> None:
    op.drop_index("ix_runs_public_words", table_name="runs")
    op.drop_index("ix_runs_public", table_name="runs")
    _index_public(PUBLIC)
    op.create_index(
        "ix_runs_public_newest",
        "runs",
        [sa.literal_column("approved_on DESC"), sa.literal_column("run_id DESC")],
        postgresql_where=PUBLIC,
    )
    for table in ("library_entries", "courses"):
        op.create_index(f"ix_{table}_words", table, [sa.text("search_grams(title)")], postgresql_using="gin")
    op.create_index(
        "ix_runs_words",
        "runs",
        [sa.text("search_grams(title)"), sa.text("search_grams(leader_name)")],
        postgresql_using="gin",
    )


def _index_public(public: sa.TextClause) -> None:
    op.create_index(
        "ix_runs_public",
        "runs",
        [sa.literal_column("starts_on DESC"), sa.literal_column("run_id DESC")],
        postgresql_where=public,
    )


def _index_live(live: str) -> None:
    """One live entry per name, school and leader."""
    op.drop_index("uq_library_entries_live", table_name="library_entries")
    op.create_index(
        "uq_library_entries_live",
        "library_entries",
        ["institution_id", "title", "leader_id"],
        unique=True,
        postgresql_where=sa.text(live),
    )
