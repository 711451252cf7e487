"""Tables of other services' facts, fed by their events, never edited here, and to be filled anew from those."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.sharing.adapters.tables.base import CreditsColumn, Id, metadata

institutions = Table(
    "institutions",
    metadata,
    Column("institution_id", Id, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("alliance_part", String(30), nullable=True),
    Column("version", Integer, nullable=False, server_default="0"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Id, primary_key=True),
    Column("course_id", Id, nullable=False),
    Column("run_number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("course_type", String(20), nullable=False),
    Column("institution_id", Id, nullable=False),
    Column("leader_id", Id, nullable=False, index=True),
    Column("leader_name", Text, nullable=False),
    Column("category_code", String(20), nullable=True),
    Column("online_credits", CreditsColumn, nullable=False),
    Column("total_credits", CreditsColumn, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("approved_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_runs_of_school", runs.c.institution_id, runs.c.starts_on)

classes = Table(
    "classes",
    metadata,
    Column("class_id", Id, primary_key=True),
    Column("run_id", Id, nullable=False),
    Column("institution_id", Id, nullable=False),
    Column("tutor_id", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("is_closed", Boolean, nullable=False, server_default=false()),
)
Index("ix_classes_of_run", classes.c.run_id, classes.c.institution_id)

# Apart from the classes, because a size may be heard of before its class.
class_sizes = Table(
    "class_sizes",
    metadata,
    Column("class_id", Id, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

# What each class came to at the end of a day, for each day on which that changed: costs are shared by it (R93).
class_size_days = Table(
    "class_size_days",
    metadata,
    Column("class_id", Id, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("size", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("class_id", "counted_on"),
)

team_members = Table(
    "team_members",
    metadata,
    Column("run_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("institution_id", Id, nullable=False),
    Column("permissions", ARRAY(String(40)), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("run_id", "person_id"),
)

scores = Table(
    "scores",
    metadata,
    Column("class_id", Id, nullable=False),
    Column("student_id", Id, nullable=False),
    Column("run_id", Id, nullable=False),
    Column("student_name", Text, nullable=False),
    Column("student_institution_id", Id, nullable=False),
    Column("score", Numeric(4, 1), nullable=False),
    Column("watched_seconds", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("class_id", "student_id"),
)
Index("ix_scores_of_run", scores.c.run_id, scores.c.student_id)
