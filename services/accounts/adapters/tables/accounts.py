"""The tables of accounts. `…_sealed` columns hold ciphertext, `…_lookup` columns a keyed hash to find by (R15)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.papers import papers_table
from chassis.tables import new_metadata, one_of, utc_time
from services.accounts.domain.institution import AlliancePart, InstitutionKind
from services.accounts.domain.institution_application import ApplicationState

metadata = new_metadata()


def _named(enum: type[StrEnum]) -> Enum:
    """Text in the database, a member of the enumeration in the domain."""
    return Enum(
        enum, native_enum=False, length=20, values_callable=lambda members: [each.value for each in members]
    )


institutions = Table(
    "institutions",
    metadata,
    Column("institution_id", Uuid(as_uuid=False), primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("kind", _named(InstitutionKind), nullable=False),
    Column("province", String(40), nullable=False),
    Column("is_filed", Boolean, nullable=False),
    Column("alliance_part", _named(AlliancePart)),
    utc_time("created_at", nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("kind IN ('undergraduate', 'vocational')", name="kind"),
    CheckConstraint("alliance_part IN ('chair', 'secretariat', 'member')", name="alliance_part"),
    Index(
        "uq_institutions_sole_part",
        "alliance_part",
        unique=True,
        postgresql_where=text("alliance_part IN ('chair', 'secretariat')"),
    ),
)

institution_changes = Table(
    "institution_changes",
    metadata,
    Column("change_id", Uuid(as_uuid=False), primary_key=True),
    Column("institution_id", ForeignKey(institutions.c.institution_id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("changed_by_id", String(64), nullable=False),
    Column("changed_by_name", String(100), nullable=False),
    utc_time("changed_at", nullable=False),
    Index(None, "institution_id", "change_id"),
)

people = Table(
    "people",
    metadata,
    Column("person_id", Uuid(as_uuid=False), primary_key=True),
    Column("institution_id", ForeignKey(institutions.c.institution_id)),
    Column("username", String(32), nullable=False, unique=True),
    Column("full_name", String(60), nullable=False),
    Column("roles", ARRAY(String(20)), nullable=False),
    Column("state", String(20), nullable=False),
    Column("student_number", String(20)),
    Column("staff_number", String(20)),
    Column("mobile_sealed", LargeBinary),
    Column("mobile_lookup", LargeBinary, unique=True),
    Column("email_sealed", LargeBinary),
    Column("email_lookup", LargeBinary, unique=True),
    Column("id_number_sealed", LargeBinary),
    Column("id_number_lookup", LargeBinary),
    Column("rejection_reason", Text),
    Column("submission", Integer, nullable=False),
    utc_time("submitted_at"),
    utc_time("created_at", nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("state IN ('pending', 'active', 'rejected', 'withdrawn', 'disabled')", name="state"),
    UniqueConstraint("institution_id", "student_number"),
    UniqueConstraint("institution_id", "staff_number"),
    UniqueConstraint("institution_id", "id_number_lookup"),
    Index(None, "institution_id", "person_id"),
    Index(None, "full_name", postgresql_ops={"full_name": "text_pattern_ops"}),
    Index("ix_people_username_prefix", "username", postgresql_ops={"username": "text_pattern_ops"}),
    Index(
        "ix_people_school_teachers",
        "institution_id",
        "full_name",
        "person_id",
        postgresql_where=text("roles @> ARRAY['teacher']::varchar[]"),
    ),
    Index(
        "ix_people_teachers_name",
        "full_name",
        postgresql_ops={"full_name": "text_pattern_ops"},
        postgresql_where=text("roles @> ARRAY['teacher']::varchar[]"),
    ),
    Index(
        "ix_people_teachers_username",
        "username",
        postgresql_ops={"username": "text_pattern_ops"},
        postgresql_where=text("roles @> ARRAY['teacher']::varchar[]"),
    ),
    Index(
        "ix_people_school_registrations",
        "institution_id",
        "submitted_at",
        "person_id",
        postgresql_where=text("state IN ('pending', 'rejected')"),
    ),
    Index("ix_people_created_at", "created_at", postgresql_using="brin"),
    Index("ix_people_school_by_name", "institution_id", "full_name", "person_id"),
    Index(
        "ix_people_administrators",
        "roles",
        postgresql_using="gin",
        postgresql_where=text("roles && ARRAY['school_admin','centre_admin','platform_admin']::varchar[]"),
    ),
)

credentials = Table(
    "credentials",
    metadata,
    Column("person_id", ForeignKey(people.c.person_id), primary_key=True),
    Column("password_hash", String(200)),
    utc_time("password_set_at"),
    Column("initial_id", Uuid(as_uuid=False)),
    Column("initial_kind", String(20)),
    utc_time("initial_issued_at"),
    utc_time("initial_used_at"),
    Column("initial_import_id", Uuid(as_uuid=False)),
    Index(
        "ix_credentials_initial_import_id",
        "initial_import_id",
        postgresql_where=text("initial_import_id IS NOT NULL"),
    ),
)

account_settings = Table(
    "account_settings",
    metadata,
    Column("institution_id", ForeignKey(institutions.c.institution_id), primary_key=True),
    Column("initial_kind", String(20)),
    Column("version", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Uuid(as_uuid=False), primary_key=True),
    Column("person_id", ForeignKey(people.c.person_id), nullable=False, index=True),
    Column("is_restricted", Boolean, nullable=False),
    utc_time("started_at", nullable=False),
    utc_time("expires_at", nullable=False, index=True),
    utc_time("revoked_at"),
    Column("client_address", String(64)),
    Column("agent", String(60), nullable=False, server_default=""),
    utc_time("last_used_at"),
    Index("ix_sessions_revoked_at", "revoked_at", postgresql_where=text("revoked_at IS NOT NULL")),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("session_id", ForeignKey(sessions.c.session_id, ondelete="CASCADE"), nullable=False, index=True),
    utc_time("expires_at", nullable=False),
    utc_time("used_at"),
    Column("used_by_request", String(255)),
)

captchas = Table(
    "captchas",
    metadata,
    Column("captcha_id", Uuid(as_uuid=False), primary_key=True),
    Column("answer_sealed", LargeBinary, nullable=False),
    utc_time("expires_at", nullable=False, index=True),
    Column("used_for", String(64)),
)

attempts = Table(
    "attempts",
    metadata,
    Column("subject", String(100), primary_key=True),
    Column("attempt_limit", Integer, nullable=False),
    Column("attempt_count", Integer, nullable=False),
    utc_time("window_ends_at", nullable=False, index=True),
)

imports = Table(
    "people_imports",
    metadata,
    Column("import_id", Uuid(as_uuid=False), primary_key=True),
    Column("institution_id", ForeignKey(institutions.c.institution_id), nullable=False),
    Column("role", String(20), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("state", String(20), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("checked_count", Integer, nullable=False),
    Column("written_count", Integer, nullable=False),
    Column("created_count", Integer, nullable=False),
    Column("unchanged_count", Integer, nullable=False),
    Column("faults", JSONB, nullable=False),
    Column("fault_count", Integer, nullable=False),
    Column("warnings", JSONB, nullable=False),
    Column("problem_code", String(60)),
    Column("problem_details", JSONB, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker", String(100), nullable=False),
    utc_time("available_at", nullable=False),
    utc_time("lease_until"),
    Column("created_by_id", Uuid(as_uuid=False), nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("started_at"),
    utc_time("finished_at"),
    Index(None, "institution_id", "import_id"),
    Index("ix_people_imports_open", "available_at", postgresql_where=text("state IN ('queued', 'running')")),
)

import_files = Table(
    "people_import_files",
    metadata,
    Column("import_id", ForeignKey(imports.c.import_id, ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("content_sealed", LargeBinary, nullable=False),
    utc_time("created_at", nullable=False, index=True),
)

papers = papers_table(metadata)

institution_applications = Table(
    "institution_applications",
    metadata,
    Column("application_id", Uuid(as_uuid=False), primary_key=True),
    Column("code", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("kind", _named(InstitutionKind), nullable=False),
    Column("province", String(40), nullable=False),
    Column("contact_name", String(60), nullable=False),
    Column("mobile_sealed", LargeBinary, nullable=False),
    Column("email_sealed", LargeBinary, nullable=False),
    Column("paper_ids", ARRAY(Uuid(as_uuid=False)), nullable=False),
    Column("state", one_of(ApplicationState), nullable=False),
    Column("reason", Text),
    utc_time("submitted_at", nullable=False),
    utc_time("due_at", nullable=False),
    utc_time("decided_at"),
    utc_time("created_at", nullable=False),
    Column("institution_id", ForeignKey(institutions.c.institution_id)),
    Column("administrator_id", ForeignKey(people.c.person_id)),
    Column("version", Integer, nullable=False),
    Index(None, "state", "application_id"),
    Index("uq_institution_applications_code", "code", unique=True, postgresql_where=text("state = 'pending'")),
    Index("uq_institution_applications_name", "name", unique=True, postgresql_where=text("state = 'pending'")),
)
