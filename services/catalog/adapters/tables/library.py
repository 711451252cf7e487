"""Tables of what happens to library entries: changes and applications of courses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, Index, Integer, String, Table, Text, TypeDecorator, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.tables import utc_time
from services.catalog.adapters.tables.base import Choice, metadata
from services.catalog.domain.library import EntryFacts, Level, Standing
from services.catalog.domain.library_change import ChangeKind, ChangeState
from services.catalog.domain.mooc_application import ApplicationState


class Facts(TypeDecorator[EntryFacts]):
    """What an entry said, as JSON."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: EntryFacts | None, _dialect: Dialect) -> Any:
        if value is None:
            return None
        return {
            "title": value.title,
            "leader_id": value.leader_id,
            "leader_name": value.leader_name,
            "standing": str(value.standing),
            "level": str(value.level),
            "batch": value.batch,
            "year": value.year,
        }

    def process_result_value(self, value: Any, _dialect: Dialect) -> EntryFacts:
        return EntryFacts(**{**value, "standing": Standing(value["standing"]), "level": Level(value["level"])})


def _id(name: str, *arguments: ForeignKey, **options: Any) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), *arguments, **options)


library_changes = Table(
    "library_changes",
    metadata,
    _id("change_id", primary_key=True),
    _id("entry_id", ForeignKey("library_entries.entry_id"), nullable=False),
    _id("institution_id", nullable=False),
    Column("kind", Choice(ChangeKind), nullable=False),
    Column("before", Facts, nullable=False),
    Column("after", Facts, nullable=False),
    _id("paper_id", ForeignKey("papers.paper_id"), nullable=True),
    _id("submitted_by_id", nullable=False),
    utc_time("submitted_at", nullable=False),
    Column("state", Choice(ChangeState), nullable=False),
    Column("reason", Text, nullable=False),
    utc_time("decided_at", nullable=True),
    Column("version", Integer, nullable=False),
    Index(None, "entry_id", "change_id"),
    Index(None, "institution_id", "change_id"),
    Index(None, "state", "change_id"),
    Index("ix_library_changes_paper", "paper_id", postgresql_where=text("paper_id IS NOT NULL")),
    # An entry waits for one decision at a time.
    Index("uq_library_changes_pending", "entry_id", unique=True, postgresql_where=text("state = 'pending'")),
)

mooc_applications = Table(
    "mooc_applications",
    metadata,
    _id("application_id", primary_key=True),
    _id("course_id", ForeignKey("courses.course_id"), nullable=False),
    _id("institution_id", nullable=False),
    _id("leader_id", nullable=False),
    Column("leader_name", String(100), nullable=False),
    Column("title", String(200), nullable=False),
    Column("video_seconds", Integer, nullable=False),
    Column("finished_runs", Integer, nullable=False),
    _id("submitted_by_id", nullable=False),
    utc_time("submitted_at", nullable=False),
    Column("state", Choice(ApplicationState), nullable=False),
    Column("reason", Text, nullable=False),
    utc_time("decided_at", nullable=True),
    _id("library_entry_id", ForeignKey("library_entries.entry_id"), nullable=True),
    Column("version", Integer, nullable=False),
    Index(None, "course_id", "application_id"),
    Index(None, "institution_id", "application_id"),
    Index(None, "leader_id", "application_id"),
    Index(None, "state", "application_id"),
    Index("uq_mooc_applications_pending", "course_id", unique=True, postgresql_where=text("state = 'pending'")),
)
