"""Terms, share lists, their entries and versions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.tables import one_of, utc_time
from services.sharing.adapters.tables.base import CreditsColumn, Id, metadata
from services.sharing.domain.reminders import Reminder
from services.sharing.domain.share_entry import EntryState
from services.sharing.domain.share_list import ListState
from services.sharing.domain.term import Season

terms = Table(
    "terms",
    metadata,
    Column("term_id", Id, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("academic_year", String(9), nullable=False),
    Column("season", one_of(Season), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("notice_on", Date, nullable=False),
    Column("collection_until", Date, nullable=False),
    Column("review_until", Date, nullable=False),
    Column("publication_until", Date, nullable=False),
    Column("version", Integer, nullable=False),
)

term_shifts = Table(
    "term_shifts",
    metadata,
    Column("shift_id", Id, primary_key=True),
    Column("term_id", ForeignKey("terms.term_id"), nullable=False),
    utc_time("shifted_at", nullable=False),
    Column("shifted_by_id", String(64), nullable=False),
    Column("shifted_by_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("moved", JSONB, nullable=False),
    Column("reopened_collection", Boolean, nullable=False),
)
Index("ix_term_shifts_of_term", term_shifts.c.term_id, term_shifts.c.shift_id)

# A reminder is about a day: once a deadline is shifted, there is another one to send.
term_reminders = Table(
    "term_reminders",
    metadata,
    Column("term_id", ForeignKey("terms.term_id"), nullable=False),
    Column("reminder", one_of(Reminder), nullable=False),
    Column("due_on", Date, nullable=False),
    utc_time("sent_at", nullable=False),
    PrimaryKeyConstraint("term_id", "reminder", "due_on"),
)

share_lists = Table(
    "share_lists",
    metadata,
    Column("share_list_id", Id, primary_key=True),
    Column("term_id", ForeignKey("terms.term_id"), nullable=False, unique=True),
    utc_time("opened_at", nullable=False),
    Column("state", one_of(ListState), nullable=False),
    Column("published_version", Integer, nullable=True),
    utc_time("published_at", nullable=True),
    Column("version", Integer, nullable=False),
)

list_versions = Table(
    "list_versions",
    metadata,
    Column("share_list_id", ForeignKey("share_lists.share_list_id"), nullable=False),
    Column("number", Integer, nullable=False),
    utc_time("published_at", nullable=False),
    Column("published_by_id", String(64), nullable=False),
    Column("published_by_name", Text, nullable=False),
    Column("entry_count", Integer, nullable=False),
    Column("undecided_count", Integer, nullable=False),
    PrimaryKeyConstraint("share_list_id", "number"),
)

share_entries = Table(
    "share_entries",
    metadata,
    Column("entry_id", Id, primary_key=True),
    Column("share_list_id", ForeignKey("share_lists.share_list_id"), nullable=False),
    Column("run_id", Id, nullable=False, index=True),
    Column("institution_id", Id, nullable=False),
    Column("added_by_id", String(64), nullable=False),
    Column("state", one_of(EntryState), nullable=False),
    Column("submission", Integer, nullable=False),
    utc_time("submitted_at", nullable=True),
    utc_time("decided_at", nullable=True),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index(
    "ix_share_entries_of_school",
    share_entries.c.share_list_id,
    share_entries.c.institution_id,
    share_entries.c.entry_id,
)
Index(
    "uq_share_entries_live_run",
    share_entries.c.share_list_id,
    share_entries.c.run_id,
    unique=True,
    postgresql_where=text("state IN ('draft', 'submitted', 'approved')"),
)

version_entries = Table(
    "version_entries",
    metadata,
    Column("share_list_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("entry_id", ForeignKey("share_entries.entry_id"), nullable=False),
    Column("run_id", Id, nullable=False),
    Column("course_id", Id, nullable=False),
    Column("run_number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("institution_id", Id, nullable=False),
    Column("institution_name", Text, nullable=False),
    Column("leader_id", Id, nullable=False),
    Column("leader_name", Text, nullable=False),
    Column("category_code", String(20), nullable=True),
    Column("online_credits", CreditsColumn, nullable=False),
    Column("total_credits", CreditsColumn, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    PrimaryKeyConstraint("share_list_id", "number", "entry_id"),
    ForeignKeyConstraint(
        ["share_list_id", "number"],
        ["list_versions.share_list_id", "list_versions.number"],
        name="fk_version_entries_version",
    ),
)
Index(
    "ix_version_entries_by_title",
    version_entries.c.share_list_id,
    version_entries.c.number,
    version_entries.c.title,
    version_entries.c.entry_id,
)
Index(
    "ix_version_entries_sorted",
    version_entries.c.share_list_id,
    version_entries.c.number,
    version_entries.c.institution_name,
    version_entries.c.title,
    version_entries.c.entry_id,
)
