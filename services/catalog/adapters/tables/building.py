"""Tables of what is taught: the MOOC library, courses, outlines, runs, and what others told about resources."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.papers import papers_table
from chassis.tables import utc_time
from services.catalog.adapters.tables.base import Choice, metadata
from services.catalog.domain.course import CourseType, SpocKind
from services.catalog.domain.information import OverviewPart
from services.catalog.domain.library import EntryState, Level, Standing
from services.catalog.domain.run import RunState


class OverviewText(TypeDecorator[tuple[OverviewPart, ...]]):
    """The overview as a JSON list of heading and content."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: tuple[OverviewPart, ...] | None, _dialect: Dialect) -> Any:
        return [{"heading": part.heading, "content": part.content} for part in value or ()]

    def process_result_value(self, value: Any, _dialect: Dialect) -> tuple[OverviewPart, ...]:
        return tuple(OverviewPart(part["heading"], part["content"]) for part in value)


def _id(name: str, *arguments: ForeignKey, **options: Any) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), *arguments, **options)


papers = papers_table(metadata)

institutions = Table(
    "institutions",
    metadata,
    _id("institution_id", primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
)

resources = Table(
    "resources",
    metadata,
    _id("resource_id", primary_key=True),
    _id("course_id", nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("is_usable", Boolean, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    Column("duration_seconds", Float, nullable=True),
    Column("version", Integer, nullable=False),
    Index(None, "course_id", "resource_id"),
)

library_entries = Table(
    "library_entries",
    metadata,
    _id("entry_id", primary_key=True),
    _id("institution_id", nullable=False),
    _id("leader_id", nullable=False),
    Column("leader_name", String(100), nullable=False),
    Column("title", String(200), nullable=False),
    Column("standing", Choice(Standing), nullable=False),
    Column("level", Choice(Level), nullable=False),
    Column("batch", String(100), nullable=False),
    Column("year", Integer, nullable=False),
    Column("state", Choice(EntryState), nullable=False),
    Column("reason", Text, nullable=False),
    _id("submitted_by_id", nullable=False),
    utc_time("submitted_at", nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "institution_id", "entry_id"),
    Index(None, "state", "entry_id"),
    Index(None, "title"),
    # One live entry per name, school and leader; one that was rejected or withdrawn may be filed again.
    Index(
        "uq_library_entries_live",
        "institution_id",
        "title",
        "leader_id",
        unique=True,
        postgresql_where=text("state NOT IN ('rejected', 'withdrawn')"),
    ),
)


def _information() -> list[Column[Any]]:
    """What a course says of itself, and a run in its own copy (R25, R50)."""
    return [
        Column("title", String(200), nullable=False),
        Column("category_code", String(10), nullable=True),
        Column("online_credits", Numeric(4, 1), nullable=True),
        Column("total_credits", Numeric(4, 1), nullable=True),
        Column("overview", OverviewText(), nullable=False),
        _id("cover_id", ForeignKey("papers.paper_id"), nullable=True),
    ]


courses = Table(
    "courses",
    metadata,
    _id("course_id", primary_key=True),
    _id("institution_id", nullable=False),
    _id("leader_id", nullable=False),
    Column("leader_name", String(100), nullable=False),
    Column("course_type", Choice(CourseType), nullable=False),
    Column("spoc_kind", Choice(SpocKind), nullable=True),
    _id("library_entry_id", ForeignKey("library_entries.entry_id"), nullable=True),
    _id("source_run_id", nullable=True),
    _id("outline_id", nullable=False, unique=True),
    *_information(),
    utc_time("created_at", nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("(course_type = 'spoc') = (spoc_kind IS NOT NULL)", name="kind_of_spoc"),
    Index(None, "institution_id", "course_id"),
    Index(None, "leader_id", "course_id"),
    Index("ix_courses_cover", "cover_id", postgresql_where=text("cover_id IS NOT NULL")),
    Index("ix_courses_following", "source_run_id", postgresql_where=text("source_run_id IS NOT NULL")),
    Index(
        "uq_courses_library_entry_id",
        "library_entry_id",
        unique=True,
        postgresql_where=text("library_entry_id IS NOT NULL"),
    ),
)

runs = Table(
    "runs",
    metadata,
    _id("run_id", primary_key=True),
    _id("course_id", ForeignKey("courses.course_id"), nullable=False),
    Column("run_number", Integer, nullable=False),
    _id("institution_id", nullable=False),
    _id("leader_id", nullable=False),
    Column("leader_name", String(100), nullable=False),
    Column("course_type", Choice(CourseType), nullable=False),
    _id("source_run_id", nullable=True),
    _id("outline_id", nullable=False, unique=True),
    *_information(),
    Column("state", Choice(RunState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("starts_on", Date, nullable=True),
    Column("ends_on", Date, nullable=True),
    Column("approved_on", Date, nullable=True),
    Column("finished_on", Date, nullable=True),
    utc_time("opened_at", nullable=False),
    Column("version", Integer, nullable=False),
    Index("uq_runs_course_id_run_number", "course_id", "run_number", unique=True),
    Index(None, "institution_id", "run_id"),
    Index(None, "leader_id", "run_id"),
    Index("ix_runs_to_finish", "ends_on", postgresql_where=text("state = 'published'")),
    Index("ix_runs_cover", "cover_id", postgresql_where=text("cover_id IS NOT NULL")),
    Index("ix_runs_following", "source_run_id", postgresql_where=text("source_run_id IS NOT NULL")),
    # Published courses by category (R28) are counted from the index alone.
    Index(
        "ix_runs_by_category",
        "category_code",
        "course_id",
        postgresql_where=text("course_type = 'mooc' AND state IN ('published', 'finished')"),
    ),
)

outlines = Table(
    "outlines",
    metadata,
    _id("outline_id", primary_key=True),
    _id("course_id", ForeignKey("courses.course_id"), nullable=False),
    _id("run_id", ForeignKey("runs.run_id"), nullable=True),
    Column("version", Integer, nullable=False),
    Index(None, "course_id"),
    Index("ix_outlines_of_run", "run_id", postgresql_where=text("run_id IS NOT NULL")),
)

chapters = Table(
    "chapters",
    metadata,
    _id("chapter_id", primary_key=True),
    _id("outline_id", ForeignKey("outlines.outline_id", ondelete="CASCADE"), nullable=False),
    Column("title", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    _id("lineage_id", nullable=False),
    Index(None, "outline_id"),
)

sections = Table(
    "sections",
    metadata,
    _id("section_id", primary_key=True),
    _id("chapter_id", ForeignKey("chapters.chapter_id", ondelete="CASCADE"), nullable=False),
    Column("title", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    _id("lineage_id", nullable=False),
    Index(None, "chapter_id"),
)

units = Table(
    "units",
    metadata,
    _id("unit_id", primary_key=True),
    _id("section_id", ForeignKey("sections.section_id", ondelete="CASCADE"), nullable=False),
    Column("title", String(200), nullable=False),
    _id("resource_id", nullable=False),
    Column("position", Integer, nullable=False),
    _id("lineage_id", nullable=False),
    Index(None, "section_id"),
    Index(None, "resource_id"),
)

# What people type is found by pieces of words (`repositories/words.py`).
for table in (library_entries, courses):
    Index(f"ix_{table.name}_words", func.search_grams(table.c.title), postgresql_using="gin")
Index(
    "ix_runs_words",
    func.search_grams(runs.c.title),
    func.search_grams(runs.c.leader_name),
    postgresql_using="gin",
)
