"""library, courses, outlines, runs

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
    op.create_table(
        "institutions",
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_institutions")),
    )
    op.create_table(
        "library_entries",
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_library_entries")),
    )
    op.create_index(
        op.f("ix_library_entries_institution_id_entry_id"),
        "library_entries",
        ["institution_id", "entry_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_library_entries_state_entry_id"), "library_entries", ["state", "entry_id"], unique=False
    )
    op.create_index(op.f("ix_library_entries_title"), "library_entries", ["title"], unique=False)
    op.create_index(
        "uq_library_entries_live",
        "library_entries",
        ["institution_id", "title", "leader_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'rejected'"),
    )
    op.create_table(
        "resources",
        sa.Column("resource_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_usable", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("duration_seconds", sa.Float(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_resources")),
    )
    op.create_index(
        op.f("ix_resources_course_id_resource_id"), "resources", ["course_id", "resource_id"], unique=False
    )
    op.create_table(
        "courses",
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.String(length=100), nullable=False),
        sa.Column("course_type", sa.String(length=20), nullable=False),
        sa.Column("spoc_kind", sa.String(length=20), nullable=True),
        sa.Column("library_entry_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("source_run_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("outline_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category_code", sa.String(length=10), nullable=True),
        sa.Column("online_credits", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("total_credits", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("overview", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(course_type = 'spoc') = (spoc_kind IS NOT NULL)", name=op.f("ck_courses_kind_of_spoc")
        ),
        sa.ForeignKeyConstraint(
            ["library_entry_id"], ["library_entries.entry_id"], name=op.f("fk_courses_library_entry_id")
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_courses")),
        sa.UniqueConstraint("outline_id", name=op.f("uq_courses_outline_id")),
    )
    op.create_index(
        op.f("ix_courses_institution_id_course_id"), "courses", ["institution_id", "course_id"], unique=False
    )
    op.create_index(op.f("ix_courses_leader_id_course_id"), "courses", ["leader_id", "course_id"], unique=False)
    op.create_index(
        "uq_courses_library_entry_id",
        "courses",
        ["library_entry_id"],
        unique=True,
        postgresql_where=sa.text("library_entry_id IS NOT NULL"),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.String(length=100), nullable=False),
        sa.Column("course_type", sa.String(length=20), nullable=False),
        sa.Column("source_run_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("outline_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category_code", sa.String(length=10), nullable=True),
        sa.Column("online_credits", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("total_credits", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("overview", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.course_id"], name=op.f("fk_runs_course_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sa.UniqueConstraint("outline_id", name=op.f("uq_runs_outline_id")),
    )
    op.create_index(
        "ix_runs_following",
        "runs",
        ["source_run_id"],
        unique=False,
        postgresql_where=sa.text("source_run_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_runs_institution_id_run_id"), "runs", ["institution_id", "run_id"], unique=False)
    op.create_index(op.f("ix_runs_leader_id_run_id"), "runs", ["leader_id", "run_id"], unique=False)
    op.create_index(
        "ix_runs_to_finish", "runs", ["ends_on"], unique=False, postgresql_where=sa.text("state = 'published'")
    )
    op.create_index("uq_runs_course_id_run_number", "runs", ["course_id", "run_number"], unique=True)
    op.create_table(
        "outlines",
        sa.Column("outline_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.course_id"], name=op.f("fk_outlines_course_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_outlines_run_id")),
        sa.PrimaryKeyConstraint("outline_id", name=op.f("pk_outlines")),
    )
    op.create_index(op.f("ix_outlines_course_id"), "outlines", ["course_id"], unique=False)
    op.create_table(
        "chapters",
        sa.Column("chapter_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("outline_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outline_id"], ["outlines.outline_id"], name=op.f("fk_chapters_outline_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chapter_id", name=op.f("pk_chapters")),
    )
    op.create_index(op.f("ix_chapters_outline_id"), "chapters", ["outline_id"], unique=False)
    op.create_table(
        "sections",
        sa.Column("section_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("chapter_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["chapters.chapter_id"], name=op.f("fk_sections_chapter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("section_id", name=op.f("pk_sections")),
    )
    op.create_index(op.f("ix_sections_chapter_id"), "sections", ["chapter_id"], unique=False)
    op.create_table(
        "units",
        sa.Column("unit_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("section_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("resource_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.section_id"], name=op.f("fk_units_section_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_resource_id"), "units", ["resource_id"], unique=False)
    op.create_index(op.f("ix_units_section_id"), "units", ["section_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_units_section_id"), table_name="units")
    op.drop_index(op.f("ix_units_resource_id"), table_name="units")
    op.drop_table("units")
    op.drop_index(op.f("ix_sections_chapter_id"), table_name="sections")
    op.drop_table("sections")
    op.drop_index(op.f("ix_chapters_outline_id"), table_name="chapters")
    op.drop_table("chapters")
    op.drop_index(op.f("ix_outlines_course_id"), table_name="outlines")
    op.drop_table("outlines")
    op.drop_index("uq_runs_course_id_run_number", table_name="runs")
    op.drop_index("ix_runs_to_finish", table_name="runs", postgresql_where=sa.text("state = 'published'"))
    op.drop_index(op.f("ix_runs_leader_id_run_id"), table_name="runs")
    op.drop_index(op.f("ix_runs_institution_id_run_id"), table_name="runs")
    op.drop_index("ix_runs_following", table_name="runs", postgresql_where=sa.text("source_run_id IS NOT NULL"))
    op.drop_table("runs")
    op.drop_index(
        "uq_courses_library_entry_id",
        table_name="courses",
        postgresql_where=sa.text("library_entry_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_courses_leader_id_course_id"), table_name="courses")
    op.drop_index(op.f("ix_courses_institution_id_course_id"), table_name="courses")
    op.drop_table("courses")
    op.drop_index(op.f("ix_resources_course_id_resource_id"), table_name="resources")
    op.drop_table("resources")
    op.drop_index(
        "uq_library_entries_live", table_name="library_entries", postgresql_where=sa.text("state <> 'rejected'")
    )
    op.drop_index(op.f("ix_library_entries_title"), table_name="library_entries")
    op.drop_index(op.f("ix_library_entries_state_entry_id"), table_name="library_entries")
    op.drop_index(op.f("ix_library_entries_institution_id_entry_id"), table_name="library_entries")
    op.drop_table("library_entries")
    op.drop_table("institutions")
    drop_chassis_tables()
