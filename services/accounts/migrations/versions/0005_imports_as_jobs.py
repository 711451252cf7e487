"""Imports as jobs with sealed files, schools' choice of initial credentials, quick lists of people

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_imports_jobs()
    op.create_table(
        "people_import_files",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["people_imports.import_id"],
            name=op.f("fk_people_import_files_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "kind", name=op.f("pk_people_import_files")),
    )
    op.create_index(op.f("ix_people_import_files_created_at"), "people_import_files", ["created_at"])
    op.create_table(
        "account_settings",
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("initial_kind", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_account_settings_institution_id")
        ),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_account_settings")),
    )
    op.add_column("credentials", sa.Column("initial_import_id", sa.Uuid(as_uuid=False), nullable=True))
    op.create_index(
        "ix_credentials_initial_import_id",
        "credentials",
        ["initial_import_id"],
        postgresql_where=sa.text("initial_import_id IS NOT NULL"),
    )
    _index_people()


def _make_imports_jobs() -> None:
    """What was imported before is done or failed: its rows were all checked, and written when it is done."""
    numbers = ("checked_count", "written_count", "attempts", "fence")
    for name in numbers:
        op.add_column("people_imports", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("people_imports", sa.Column("problem_code", sa.String(length=60), nullable=True))
    op.add_column(
        "people_imports",
        sa.Column("problem_details", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    op.add_column("people_imports", sa.Column("worker", sa.String(length=100), nullable=False, server_default=""))
    for name in ("available_at", "lease_until", "started_at"):
        op.add_column("people_imports", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE people_imports SET available_at = created_at, started_at = created_at,"
        " checked_count = row_count, written_count = created_count"
    )
    op.alter_column("people_imports", "available_at", nullable=False)
    op.alter_column("people_imports", "finished_at", nullable=True)
    for name in (*numbers, "problem_details", "worker"):
        op.alter_column("people_imports", name, server_default=None)
    op.drop_index(op.f("ix_people_imports_institution_id"), "people_imports")
    op.create_index(
        op.f("ix_people_imports_institution_id_import_id"), "people_imports", ["institution_id", "import_id"]
    )
    op.create_index(
        "ix_people_imports_open",
        "people_imports",
        ["available_at"],
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def _index_people() -> None:
    op.create_index(
        "ix_people_school_teachers",
        "people",
        ["institution_id", "full_name", "person_id"],
        postgresql_where=sa.text("roles @> ARRAY['teacher']::varchar[]"),
    )
    for name, column in (("name", "full_name"), ("username", "username")):
        op.create_index(
            f"ix_people_teachers_{name}",
            "people",
            [column],
            postgresql_ops={column: "text_pattern_ops"},
            postgresql_where=sa.text("roles @> ARRAY['teacher']::varchar[]"),
        )
    op.create_index(
        "ix_people_school_registrations",
        "people",
        ["institution_id", "submitted_at", "person_id"],
        postgresql_where=sa.text("state IN ('pending', 'rejected')"),
    )
    op.create_index("ix_people_created_at", "people", ["created_at"], postgresql_using="brin")
    op.create_index("ix_people_school_by_name", "people", ["institution_id", "full_name", "person_id"])


def downgrade() -> None:
    for name in (
        *("created_at", "school_by_name", "school_registrations", "school_teachers"),
        *("teachers_name", "teachers_username"),
    ):
        op.drop_index(f"ix_people_{name}", "people")
    op.drop_column("credentials", "initial_import_id")
    op.drop_table("account_settings")
    op.drop_table("people_import_files")
    op.drop_index("ix_people_imports_open", "people_imports")
    op.drop_index(op.f("ix_people_imports_institution_id_import_id"), "people_imports")
    op.create_index(op.f("ix_people_imports_institution_id"), "people_imports", ["institution_id"])
    op.execute("DELETE FROM people_imports WHERE finished_at IS NULL")
    op.alter_column("people_imports", "finished_at", nullable=False)
    for name in (
        *("started_at", "lease_until", "available_at", "worker", "problem_details", "problem_code"),
        *("fence", "attempts", "written_count", "checked_count"),
    ):
        op.drop_column("people_imports", name)
