"""terms, lists, selections and credits

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
        "class_sizes",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_class_sizes")),
    )
    op.create_table(
        "classes",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("tutor_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_classes")),
    )
    op.create_index("ix_classes_of_run", "classes", ["run_id", "institution_id"], unique=False)
    op.create_table(
        "institutions",
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("alliance_part", sa.String(length=30), nullable=True),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_institutions")),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("course_type", sa.String(length=20), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.Text(), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=True),
        sa.Column("online_credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("total_credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_leader_id"), "runs", ["leader_id"], unique=False)
    op.create_index("ix_runs_of_school", "runs", ["institution_id", "starts_on"], unique=False)
    op.create_table(
        "scores",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_name", sa.Text(), nullable=False),
        sa.Column("student_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("score", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("watched_seconds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "student_id", name=op.f("pk_scores")),
    )
    op.create_index("ix_scores_of_run", "scores", ["run_id", "student_id"], unique=False)
    op.create_table(
        "team_members",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_team_members")),
    )
    op.create_table(
        "terms",
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("academic_year", sa.String(length=9), nullable=False),
        sa.Column("season", sa.String(length=30), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=False),
        sa.Column("collection_until", sa.Date(), nullable=False),
        sa.Column("review_until", sa.Date(), nullable=False),
        sa.Column("publication_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term_id", name=op.f("pk_terms")),
        sa.UniqueConstraint("name", name=op.f("uq_terms_name")),
    )
    op.create_table(
        "share_lists",
        sa.Column("share_list_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_share_lists_term_id")),
        sa.PrimaryKeyConstraint("share_list_id", name=op.f("pk_share_lists")),
        sa.UniqueConstraint("term_id", name=op.f("uq_share_lists_term_id")),
    )
    op.create_table(
        "list_versions",
        sa.Column("share_list_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.String(length=64), nullable=False),
        sa.Column("published_by_name", sa.Text(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_list_id"], ["share_lists.share_list_id"], name=op.f("fk_list_versions_share_list_id")
        ),
        sa.PrimaryKeyConstraint("share_list_id", "number", name=op.f("pk_list_versions")),
    )
    op.create_table(
        "share_entries",
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("share_list_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("added_by_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_list_id"], ["share_lists.share_list_id"], name=op.f("fk_share_entries_share_list_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_share_entries")),
    )
    op.create_index(
        "ix_share_entries_of_school",
        "share_entries",
        ["share_list_id", "institution_id", "entry_id"],
        unique=False,
    )
    op.create_index(op.f("ix_share_entries_run_id"), "share_entries", ["run_id"], unique=False)
    op.create_index(
        "uq_share_entries_live_run",
        "share_entries",
        ["share_list_id", "run_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'approved')"),
    )
    op.create_table(
        "selections",
        sa.Column("selection_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("share_list_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("selecting_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("offering_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("teaching_plan", sa.Text(), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("tutor_name", sa.Text(), nullable=False),
        sa.Column("expected_students", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("selected_by_id", sa.String(length=64), nullable=False),
        sa.Column("selected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["share_entries.entry_id"], name=op.f("fk_selections_entry_id")),
        sa.ForeignKeyConstraint(
            ["share_list_id"], ["share_lists.share_list_id"], name=op.f("fk_selections_share_list_id")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_selections_term_id")),
        sa.PrimaryKeyConstraint("selection_id", name=op.f("pk_selections")),
    )
    op.create_index(
        "ix_selections_offering", "selections", ["offering_institution_id", "selection_id"], unique=False
    )
    op.create_index(op.f("ix_selections_run_id"), "selections", ["run_id"], unique=False)
    op.create_index(
        "ix_selections_selecting", "selections", ["selecting_institution_id", "selection_id"], unique=False
    )
    op.create_index(op.f("ix_selections_share_list_id"), "selections", ["share_list_id"], unique=False)
    op.create_index(op.f("ix_selections_tutor_id"), "selections", ["tutor_id"], unique=False)
    op.create_index(
        "uq_selections_live_entry",
        "selections",
        ["entry_id", "selecting_institution_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "version_entries",
        sa.Column("share_list_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("course_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_name", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("leader_name", sa.Text(), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=True),
        sa.Column("online_credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("total_credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["share_entries.entry_id"], name=op.f("fk_version_entries_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["share_list_id", "number"],
            ["list_versions.share_list_id", "list_versions.number"],
            name="fk_version_entries_version",
        ),
        sa.PrimaryKeyConstraint("share_list_id", "number", "entry_id", name=op.f("pk_version_entries")),
    )
    op.create_index(
        "ix_version_entries_sorted",
        "version_entries",
        ["share_list_id", "number", "institution_name", "title", "entry_id"],
        unique=False,
    )
    op.create_table(
        "recognitions",
        sa.Column("recognition_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("selection_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_name", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_title", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("academic_year", sa.String(length=9), nullable=False),
        sa.Column("credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("score", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("watched_seconds", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("recognised_by_id", sa.String(length=64), nullable=False),
        sa.Column("recognised_by_name", sa.Text(), nullable=False),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("revoked_by_id", sa.String(length=64), nullable=False),
        sa.Column("revoked_by_name", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selections.selection_id"], name=op.f("fk_recognitions_selection_id")
        ),
        sa.PrimaryKeyConstraint("recognition_id", name=op.f("pk_recognitions")),
    )
    op.create_index(
        "ix_recognitions_of_school", "recognitions", ["institution_id", "recognition_id"], unique=False
    )
    op.create_index("ix_recognitions_of_student", "recognitions", ["student_id", "recognition_id"], unique=False)
    op.create_index(
        "ix_recognitions_of_year",
        "recognitions",
        ["academic_year", "institution_id", "run_id"],
        unique=False,
        postgresql_where=sa.text("state = 'recognised'"),
    )
    op.create_index(op.f("ix_recognitions_selection_id"), "recognitions", ["selection_id"], unique=False)
    op.create_index(
        "uq_recognitions_standing",
        "recognitions",
        ["run_id", "student_id"],
        unique=True,
        postgresql_where=sa.text("state = 'recognised'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_recognitions_standing", table_name="recognitions", postgresql_where=sa.text("state = 'recognised'")
    )
    op.drop_index(op.f("ix_recognitions_selection_id"), table_name="recognitions")
    op.drop_index(
        "ix_recognitions_of_year", table_name="recognitions", postgresql_where=sa.text("state = 'recognised'")
    )
    op.drop_index("ix_recognitions_of_student", table_name="recognitions")
    op.drop_index("ix_recognitions_of_school", table_name="recognitions")
    op.drop_table("recognitions")
    op.drop_index("ix_version_entries_sorted", table_name="version_entries")
    op.drop_table("version_entries")
    op.drop_index(
        "uq_selections_live_entry", table_name="selections", postgresql_where=sa.text("state <> 'withdrawn'")
    )
    op.drop_index(op.f("ix_selections_tutor_id"), table_name="selections")
    op.drop_index(op.f("ix_selections_share_list_id"), table_name="selections")
    op.drop_index("ix_selections_selecting", table_name="selections")
    op.drop_index(op.f("ix_selections_run_id"), table_name="selections")
    op.drop_index("ix_selections_offering", table_name="selections")
    op.drop_table("selections")
    op.drop_index(
        "uq_share_entries_live_run",
        table_name="share_entries",
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'approved')"),
    )
    op.drop_index(op.f("ix_share_entries_run_id"), table_name="share_entries")
    op.drop_index("ix_share_entries_of_school", table_name="share_entries")
    op.drop_table("share_entries")
    op.drop_table("list_versions")
    op.drop_table("share_lists")
    op.drop_table("terms")
    op.drop_table("team_members")
    op.drop_index("ix_scores_of_run", table_name="scores")
    op.drop_table("scores")
    op.drop_index("ix_runs_of_school", table_name="runs")
    op.drop_index(op.f("ix_runs_leader_id"), table_name="runs")
    op.drop_table("runs")
    op.drop_table("institutions")
    op.drop_index("ix_classes_of_run", table_name="classes")
    op.drop_table("classes")
    op.drop_table("class_sizes")
    drop_chassis_tables()
