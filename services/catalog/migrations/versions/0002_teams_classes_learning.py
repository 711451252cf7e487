"""teams, classes, releases, enrolments, learning

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A trusted extension: the owner of the database may create it.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "selections",
        sa.Column("selection_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("selection_id", name=op.f("pk_selections")),
    )
    op.create_index(
        op.f("ix_selections_run_id_institution_id"), "selections", ["run_id", "institution_id"], unique=False
    )
    op.create_table(
        "classes",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("tutor_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("tutor_name", sa.String(length=100), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_classes_size")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_classes_run_id")),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_classes")),
        sa.UniqueConstraint(
            "run_id", "institution_id", "title", name=op.f("uq_classes_run_id_institution_id_title")
        ),
    )
    op.create_index(op.f("ix_classes_run_id_class_id"), "classes", ["run_id", "class_id"], unique=False)
    op.create_index(
        "uq_classes_public", "classes", ["run_id"], unique=True, postgresql_where=sa.text("kind = 'public'")
    )
    op.create_table(
        "learning_records",
        sa.Column("student_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("unit_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position_seconds", sa.Float(), nullable=False),
        sa.Column("watched", JSONB(), nullable=False),
        sa.Column("watched_seconds", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_learning_records_run_id")),
        sa.PrimaryKeyConstraint("student_id", "unit_id", name=op.f("pk_learning_records")),
    )
    op.create_index(
        op.f("ix_learning_records_run_id_student_id"), "learning_records", ["run_id", "student_id"], unique=False
    )
    op.create_table(
        "team_members",
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_name", sa.String(length=200), nullable=False),
        sa.Column("permissions", sa.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_team_members_run_id")),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_team_members")),
    )
    op.create_index(
        "ix_team_members_active",
        "team_members",
        ["person_id", "run_id"],
        unique=False,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "enrolments",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_name", sa.String(length=100), nullable=False),
        sa.Column("student_number", sa.String(length=40), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("joined_by", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("score_version", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scored_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_enrolments_score")),
        sa.ForeignKeyConstraint(["class_id"], ["classes.class_id"], name=op.f("fk_enrolments_class_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_enrolments_run_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("run_id", "student_id", name=op.f("uq_enrolments_run_id_student_id")),
    )
    op.create_index(
        op.f("ix_enrolments_class_id_student_number_enrolment_id"),
        "enrolments",
        ["class_id", "student_number", "enrolment_id"],
        unique=False,
    )
    op.create_index(op.f("ix_enrolments_student_id_run_id"), "enrolments", ["student_id", "run_id"], unique=False)
    op.create_table(
        "release_plans",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("statements", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.class_id"], name=op.f("fk_release_plans_class_id")),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_release_plans")),
    )
    op.create_table(
        "score_entries",
        sa.Column("enrolment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("score_version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scored_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.enrolment_id"], name=op.f("fk_score_entries_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "score_version", name=op.f("pk_score_entries")),
    )
    op.create_index(
        "ix_runs_public",
        "runs",
        [sa.literal_column("starts_on DESC"), sa.literal_column("run_id DESC")],
        unique=False,
        postgresql_where=sa.text("course_type = 'mooc' AND state = 'published'"),
    )
    op.create_index(
        "ix_runs_public_words",
        "runs",
        ["title", "leader_name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops", "leader_name": "gin_trgm_ops"},
        postgresql_where=sa.text("course_type = 'mooc' AND state = 'published'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_runs_public_words",
        table_name="runs",
        postgresql_using="gin",
        postgresql_ops={"title": "gin_trgm_ops", "leader_name": "gin_trgm_ops"},
        postgresql_where=sa.text("course_type = 'mooc' AND state = 'published'"),
    )
    op.drop_index(
        "ix_runs_public",
        table_name="runs",
        postgresql_where=sa.text("course_type = 'mooc' AND state = 'published'"),
    )
    op.drop_table("score_entries")
    op.drop_table("release_plans")
    op.drop_index(op.f("ix_enrolments_student_id_run_id"), table_name="enrolments")
    op.drop_index(op.f("ix_enrolments_class_id_student_number_enrolment_id"), table_name="enrolments")
    op.drop_table("enrolments")
    op.drop_index("ix_team_members_active", table_name="team_members", postgresql_where=sa.text("left_at IS NULL"))
    op.drop_table("team_members")
    op.drop_index(op.f("ix_learning_records_run_id_student_id"), table_name="learning_records")
    op.drop_table("learning_records")
    op.drop_index("uq_classes_public", table_name="classes", postgresql_where=sa.text("kind = 'public'"))
    op.drop_index(op.f("ix_classes_run_id_class_id"), table_name="classes")
    op.drop_table("classes")
    op.drop_index(op.f("ix_selections_run_id_institution_id"), table_name="selections")
    op.drop_table("selections")
