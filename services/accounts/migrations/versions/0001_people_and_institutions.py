"""Institutions, people, credentials, sessions, notices

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
        "access_audit",
        sa.Column("record_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid(as_uuid=False)), nullable=False),
        sa.Column("client_address", sa.String(length=64), nullable=True),
        sa.Column("correlation_id", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_access_audit")),
    )
    op.create_index(op.f("ix_access_audit_at"), "access_audit", ["at"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("attempt_limit", sa.Integer(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_window_ends_at"), "attempts", ["window_ends_at"], unique=False)
    op.create_table(
        "captchas",
        sa.Column("captcha_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_for", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("captcha_id", name=op.f("pk_captchas")),
    )
    op.create_index(op.f("ix_captchas_expires_at"), "captchas", ["expires_at"], unique=False)
    op.create_table(
        "institutions",
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("undergraduate", "vocational", name="institutionkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("is_filed", sa.Boolean(), nullable=False),
        sa.Column(
            "alliance_part",
            sa.Enum("chair", "secretariat", "member", name="alliancepart", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "alliance_part IN ('chair', 'secretariat', 'member')", name=op.f("ck_institutions_alliance_part")
        ),
        sa.CheckConstraint("kind IN ('undergraduate', 'vocational')", name=op.f("ck_institutions_kind")),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("code", name=op.f("uq_institutions_code")),
        sa.UniqueConstraint("name", name=op.f("uq_institutions_name")),
    )
    op.create_table(
        "people",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("full_name", sa.String(length=60), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("student_number", sa.String(length=20), nullable=True),
        sa.Column("staff_number", sa.String(length=20), nullable=True),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("rejection_reason", sa.Text(), nullable=True),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'active', 'rejected', 'disabled')", name=op.f("ck_people_state")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_people_institution_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_people")),
        sa.UniqueConstraint("email_lookup", name=op.f("uq_people_email_lookup")),
        sa.UniqueConstraint(
            "institution_id", "id_number_lookup", name=op.f("uq_people_institution_id_id_number_lookup")
        ),
        sa.UniqueConstraint("institution_id", "staff_number", name=op.f("uq_people_institution_id_staff_number")),
        sa.UniqueConstraint(
            "institution_id", "student_number", name=op.f("uq_people_institution_id_student_number")
        ),
        sa.UniqueConstraint("mobile_lookup", name=op.f("uq_people_mobile_lookup")),
        sa.UniqueConstraint("username", name=op.f("uq_people_username")),
    )
    op.create_index(
        "ix_people_administrators",
        "people",
        ["roles"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("roles && ARRAY['school_admin','centre_admin','platform_admin']::varchar[]"),
    )
    op.create_index(
        op.f("ix_people_full_name"),
        "people",
        ["full_name"],
        unique=False,
        postgresql_ops={"full_name": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_people_institution_id_person_id"), "people", ["institution_id", "person_id"], unique=False
    )
    op.create_index(
        "ix_people_username_prefix",
        "people",
        ["username"],
        unique=False,
        postgresql_ops={"username": "text_pattern_ops"},
    )
    op.create_table(
        "people_imports",
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("created_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_people_imports_institution_id")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_people_imports")),
    )
    op.create_index(op.f("ix_people_imports_institution_id"), "people_imports", ["institution_id"], unique=False)
    op.create_table(
        "credentials",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("initial_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("initial_kind", sa.String(length=20), nullable=True),
        sa.Column("initial_issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("initial_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_credentials_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credentials")),
    )
    op.create_table(
        "notifications",
        sa.Column("notification_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_notifications_person_id")),
        sa.PrimaryKeyConstraint("notification_id", name=op.f("pk_notifications")),
    )
    op.create_index(
        op.f("ix_notifications_person_id_notification_id"),
        "notifications",
        ["person_id", "notification_id"],
        unique=False,
    )
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_address", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_index(
        "ix_sessions_revoked_at",
        "sessions",
        ["revoked_at"],
        unique=False,
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_request", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.session_id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_refresh_tokens_session_id"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index(
        "ix_sessions_revoked_at", table_name="sessions", postgresql_where=sa.text("revoked_at IS NOT NULL")
    )
    op.drop_index(op.f("ix_sessions_person_id"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_expires_at"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(
        "ix_notifications_unread", table_name="notifications", postgresql_where=sa.text("read_at IS NULL")
    )
    op.drop_index(op.f("ix_notifications_person_id_notification_id"), table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("credentials")
    op.drop_index(op.f("ix_people_imports_institution_id"), table_name="people_imports")
    op.drop_table("people_imports")
    op.drop_index(
        "ix_people_username_prefix", table_name="people", postgresql_ops={"username": "text_pattern_ops"}
    )
    op.drop_index(op.f("ix_people_institution_id_person_id"), table_name="people")
    op.drop_index(
        op.f("ix_people_full_name"), table_name="people", postgresql_ops={"full_name": "text_pattern_ops"}
    )
    op.drop_index(
        "ix_people_administrators",
        table_name="people",
        postgresql_using="gin",
        postgresql_where=sa.text("roles && ARRAY['school_admin','centre_admin','platform_admin']::varchar[]"),
    )
    op.drop_table("people")
    op.drop_table("institutions")
    op.drop_index(op.f("ix_captchas_expires_at"), table_name="captchas")
    op.drop_table("captchas")
    op.drop_index(op.f("ix_attempts_window_ends_at"), table_name="attempts")
    op.drop_table("attempts")
    op.drop_index(op.f("ix_access_audit_at"), table_name="access_audit")
    op.drop_table("access_audit")
    drop_chassis_tables()
