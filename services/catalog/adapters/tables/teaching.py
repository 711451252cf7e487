"""Tables of those who teach and learn: teams, classes, releases, enrolments, learning records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from chassis.tables import utc_time
from services.catalog.adapters.tables.base import Choice, metadata
from services.catalog.adapters.tables.building import runs
from services.catalog.adapters.tables.columns import PermissionSet, Statements, WatchedRanges
from services.catalog.domain.enrolment import JoinedBy
from services.catalog.domain.teaching_class import ClassKind


def _id(name: str, *arguments: ForeignKey, **options: Any) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), *arguments, **options)


team_members = Table(
    "team_members",
    metadata,
    _id("run_id", ForeignKey("runs.run_id"), nullable=False),
    _id("person_id", nullable=False),
    Column("full_name", String(100), nullable=False),
    _id("institution_id", nullable=False),
    Column("institution_name", String(200), nullable=False),
    Column("permissions", PermissionSet, nullable=False),
    utc_time("added_at", nullable=False),
    Column("is_leader", Boolean, nullable=False),
    utc_time("left_at", nullable=True),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("run_id", "person_id"),
    Index("ix_team_members_active", "person_id", "run_id", postgresql_where=text("left_at IS NULL")),
)

classes = Table(
    "classes",
    metadata,
    _id("class_id", primary_key=True),
    _id("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("kind", Choice(ClassKind), nullable=False),
    Column("title", String(100), nullable=False),
    _id("institution_id", nullable=False),
    _id("tutor_id", nullable=False),
    Column("tutor_name", String(100), nullable=False),
    utc_time("opened_at", nullable=False),
    Column("size", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("run_id", "institution_id", "title"),
    CheckConstraint("size >= 0", name="size"),
    Index("uq_classes_public", "run_id", unique=True, postgresql_where=text("kind = 'public'")),
    Index(None, "run_id", "class_id"),
    Index(None, "tutor_id", "class_id"),
)

run_sizes = Table(
    "run_sizes",
    metadata,
    _id("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("student_count", Integer, nullable=False),
    Index(None, "student_count", "run_id"),
)
"""The sizes of a run's classes together, by which the public sorts; triggers on `classes` keep them."""

release_plans = Table(
    "release_plans",
    metadata,
    _id("class_id", ForeignKey("classes.class_id"), primary_key=True),
    Column("statements", Statements, nullable=False),
    Column("version", Integer, nullable=False),
)

enrolments = Table(
    "enrolments",
    metadata,
    _id("enrolment_id", primary_key=True),
    _id("run_id", ForeignKey("runs.run_id"), nullable=False),
    _id("class_id", ForeignKey("classes.class_id"), nullable=False),
    _id("student_id", nullable=False),
    Column("student_name", String(100), nullable=False),
    Column("student_number", String(40), nullable=False),
    _id("institution_id", nullable=True),
    Column("joined_by", Choice(JoinedBy), nullable=False),
    utc_time("joined_at", nullable=False),
    Column("score", Numeric(4, 1), nullable=True),
    Column("score_version", Integer, nullable=False),
    utc_time("scored_at", nullable=True),
    _id("scored_by_id", nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("run_id", "student_id"),
    CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    Index(None, "class_id", "student_number", "enrolment_id"),
    Index(None, "student_id", "run_id"),
)

score_entries = Table(
    "score_entries",
    metadata,
    _id("enrolment_id", ForeignKey("enrolments.enrolment_id"), nullable=False),
    Column("score_version", Integer, nullable=False),
    Column("score", Numeric(4, 1), nullable=False),
    utc_time("scored_at", nullable=False),
    _id("scored_by_id", nullable=False),
    PrimaryKeyConstraint("enrolment_id", "score_version"),
)

learning_records = Table(
    "learning_records",
    metadata,
    _id("student_id", nullable=False),
    _id("unit_id", nullable=False),
    _id("run_id", ForeignKey("runs.run_id"), nullable=False),
    utc_time("opened_at", nullable=False),
    utc_time("last_seen_at", nullable=False),
    Column("position_seconds", Float, nullable=False),
    Column("watched", WatchedRanges, nullable=False),
    Column("watched_seconds", Integer, nullable=False),
    utc_time("completed_at", nullable=True),
    PrimaryKeyConstraint("student_id", "unit_id"),
    Index(None, "run_id", "student_id"),
)

# Apart from the enrolments, which many more read: every report of every player writes here.
viewers = Table(
    "viewers",
    metadata,
    _id("run_id", ForeignKey("runs.run_id"), nullable=False),
    _id("student_id", nullable=False),
    Column("credit_seconds", Float, nullable=False),
    utc_time("credited_at", nullable=False),
    Column("report_count", Integer, nullable=False),
    PrimaryKeyConstraint("run_id", "student_id"),
    postgresql_with={"fillfactor": 80},
)

selections = Table(
    "selections",
    metadata,
    _id("selection_id", primary_key=True),
    _id("run_id", nullable=False),
    _id("institution_id", nullable=False),
    Column("way", Integer, nullable=False),
    _id("tutor_id", nullable=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "run_id", "institution_id"),
)

# The public's lists, in their order. What people type is found by pieces of words (`repositories/words.py`).
PUBLIC = text("course_type = 'mooc' AND state IN ('published', 'finished')")
Index("ix_runs_public", runs.c.starts_on.desc(), runs.c.run_id.desc(), postgresql_where=PUBLIC)
Index("ix_runs_public_newest", runs.c.approved_on.desc(), runs.c.run_id.desc(), postgresql_where=PUBLIC)
