"""Mails, preferences, mail addresses to confirm; institution applications; changes of institutions

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import create_papers_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The alliance has one chair and one secretariat; where more were filed, the first one keeps the part.
ONE_HOLDER_EACH = """
UPDATE institutions SET alliance_part = 'member', version = version + 1
WHERE alliance_part IN ('chair', 'secretariat') AND EXISTS (
    SELECT 1 FROM institutions AS earlier
    WHERE earlier.alliance_part = institutions.alliance_part
      AND (earlier.created_at, earlier.institution_id) < (institutions.created_at, institutions.institution_id))
"""


def upgrade() -> None:
    op.execute(ONE_HOLDER_EACH)
    op.create_index(
        "uq_institutions_sole_part",
        "institutions",
        ["alliance_part"],
        unique=True,
        postgresql_where=sa.text("alliance_part IN ('chair', 'secretariat')"),
    )
    op.create_table(
        "institution_changes",
        sa.Column("change_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_by_id", sa.String(length=64), nullable=False),
        sa.Column("changed_by_name", sa.String(length=100), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_institution_changes_institution_id")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_institution_changes")),
    )
    op.create_index(
        op.f("ix_institution_changes_institution_id_change_id"),
        "institution_changes",
        ["institution_id", "change_id"],
    )
    create_papers_table()
    _create_applications()
    _create_mails()
    op.create_table(
        "notification_preferences",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name=op.f("fk_notification_preferences_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "email_changes",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("change_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name=op.f("fk_email_changes_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_email_changes")),
    )
    op.create_index(op.f("ix_email_changes_requested_at"), "email_changes", ["requested_at"])


def _create_applications() -> None:
    op.create_table(
        "institution_applications",
        sa.Column("application_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("paper_ids", postgresql.ARRAY(sa.Uuid(as_uuid=False)), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("administrator_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.institution_id"],
            name=op.f("fk_institution_applications_institution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["administrator_id"], ["people.person_id"], name=op.f("fk_institution_applications_administrator_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_institution_applications")),
    )
    op.create_index(
        op.f("ix_institution_applications_state_application_id"),
        "institution_applications",
        ["state", "application_id"],
    )
    for column in ("code", "name"):
        op.create_index(
            f"uq_institution_applications_{column}",
            "institution_applications",
            [column],
            unique=True,
            postgresql_where=sa.text("state = 'pending'"),
        )


def _create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("attachments", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_waiting", "mails", ["due_at"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index(op.f("ix_mails_state_mail_id"), "mails", ["state", "mail_id"])
    op.create_index("ix_mails_sent_at", "mails", ["sent_at"], postgresql_where=sa.text("state = 'sent'"))


def downgrade() -> None:
    for table in (
        "email_changes",
        "notification_preferences",
        "mails",
        "institution_applications",
        "papers",
        "institution_changes",
    ):
        op.drop_table(table)
    op.drop_index("uq_institutions_sole_part", table_name="institutions")
