"""The tables of media."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy import ForeignKeyConstraint as ForeignKeys
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from chassis.tables import new_metadata, one_of, utc_time
from services.media.domain.evidence import Finding, Level, Moment
from services.media.domain.job import JobKind, JobState
from services.media.domain.resource import ResourceKind, ReviewStatus, TranscodeStatus
from services.media.domain.upload import UploadState

metadata = new_metadata()


def _finding(fields: dict[str, Any]) -> Finding:
    """Findings of earlier days name no moments."""
    moments = tuple(Moment(**moment) for moment in fields.get("moments", ()))
    return Finding(**{**fields, "level": Level(fields["level"]), "moments": moments})


class FindingsColumn(TypeDecorator[tuple[Finding, ...]]):
    """Findings as a JSON array."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[Finding, ...] | None, _dialect: Any) -> list[dict[str, Any]]:
        return [asdict(finding) for finding in value or ()]

    def process_result_value(self, value: Any, _dialect: Any) -> tuple[Finding, ...]:
        return tuple(_finding(fields) for fields in value)


class NamesColumn(TypeDecorator[tuple[str, ...]]):
    """Names as a JSON array."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: Any) -> list[str]:
        return list(value or ())

    def process_result_value(self, value: Any, _dialect: Any) -> tuple[str, ...]:
        return tuple(value)


resources = Table(
    "resources",
    metadata,
    Column("resource_id", Uuid(as_uuid=False), primary_key=True),
    Column("course_id", Uuid(as_uuid=False), nullable=False),
    Column("institution_id", Uuid(as_uuid=False), nullable=False),
    Column("kind", one_of(ResourceKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("created_by_id", Uuid(as_uuid=False), nullable=False),
    Column("created_by_name", Text, nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("deleted_at", nullable=True),
    utc_time("files_removed_at", nullable=True),
    Column("version", Integer, nullable=False),
)
Index(
    "ix_resources_course",
    resources.c.course_id,
    resources.c.resource_id,
    postgresql_where=text("deleted_at IS NULL"),
)
Index(
    "ix_resources_files_to_remove",
    resources.c.deleted_at,
    postgresql_where=text("deleted_at IS NOT NULL AND files_removed_at IS NULL"),
)

Index("ix_resources_institution", resources.c.institution_id, postgresql_where=text("deleted_at IS NULL"))

versions = Table(
    "resource_versions",
    metadata,
    Column("resource_id", ForeignKey("resources.resource_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("file_name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("object_key", Text, nullable=False),
    Column("claimed_sha256", String(64), nullable=True),
    Column("sha256", String(64), nullable=False),
    Column("content_type", String(100), nullable=False),
    Column("transcode_status", one_of(TranscodeStatus), nullable=False),
    Column("review_status", one_of(ReviewStatus), nullable=False),
    Column("review_reason", Text, nullable=False),
    Column("failure_code", String(60), nullable=True),
    Column("failure_details", JSONB, nullable=False),
    Column("findings", FindingsColumn, nullable=False),
    Column("media_prefix", Text, nullable=True),
    Column("rungs", NamesColumn, nullable=False),
    Column("sprites", Integer, nullable=False),
    Column("extras", NamesColumn, nullable=False, server_default="[]"),
    Column("duration_seconds", Float, nullable=True),
    Column("uploaded_by_id", Uuid(as_uuid=False), nullable=False),
    Column("uploaded_by_name", Text, nullable=False),
    utc_time("uploaded_at", nullable=False),
)

playlists = Table(
    "playlists",
    metadata,
    Column("resource_id", Uuid(as_uuid=False), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
    Column("text", Text, nullable=False),
    ForeignKeys(["resource_id", "number"], ["resource_versions.resource_id", "resource_versions.number"]),
)

uploads = Table(
    "uploads",
    metadata,
    Column("upload_id", Uuid(as_uuid=False), primary_key=True),
    Column("resource_id", ForeignKey("resources.resource_id"), nullable=False),
    Column("institution_id", Uuid(as_uuid=False), nullable=False),
    Column("store_upload_id", Text, nullable=False),
    Column("object_key", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=True),
    Column("part_size_bytes", Integer, nullable=False),
    Column("part_count", Integer, nullable=False),
    Column("created_by_id", Uuid(as_uuid=False), nullable=False),
    Column("created_by_name", Text, nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("expires_at", nullable=False),
    Column("state", one_of(UploadState), nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_uploads_institution", uploads.c.institution_id, uploads.c.created_at)
Index("ix_uploads_institution_open", uploads.c.institution_id, postgresql_where=text("state = 'open'"))
Index("ix_uploads_resource", uploads.c.resource_id)
Index("ix_uploads_open", uploads.c.expires_at, postgresql_where=text("state = 'open'"))

school_quotas = Table(
    "school_quotas",
    metadata,
    Column("institution_id", Uuid(as_uuid=False), primary_key=True),
    Column("teacher_stored_mib", Integer, nullable=True),
    Column("teacher_open_uploads", Integer, nullable=True),
    Column("teacher_daily_files", Integer, nullable=True),
    Column("school_stored_mib", Integer, nullable=True),
    Column("school_open_uploads", Integer, nullable=True),
    Column("school_daily_files", Integer, nullable=True),
    Column("set_by_id", Uuid(as_uuid=False), nullable=False),
    Column("set_by_name", Text, nullable=False),
    utc_time("set_at", nullable=False),
    Column("version", Integer, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Uuid(as_uuid=False), primary_key=True),
    Column("is_taken_down", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("job_id", Uuid(as_uuid=False), primary_key=True),
    Column("kind", one_of(JobKind), nullable=False),
    Column("resource_id", ForeignKey("resources.resource_id"), nullable=False),
    Column("number", Integer, nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("available_at", nullable=False),
    Column("state", one_of(JobState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker", String(100), nullable=False),
    utc_time("lease_until", nullable=True),
    Column("percent", Integer, nullable=False),
    Column("last_fault", Text, nullable=False),
    utc_time("finished_at", nullable=True),
)
Index("ix_jobs_queued", jobs.c.available_at, postgresql_where=text("state = 'queued'"))
Index("ix_jobs_running", jobs.c.lease_until, postgresql_where=text("state = 'running'"))
Index("ix_jobs_resource", jobs.c.resource_id)
