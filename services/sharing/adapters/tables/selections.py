"""Selections and recognitions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Numeric, String, Table, Text, text
from sqlalchemy.types import TypeDecorator

from chassis.papers import papers_table
from chassis.tables import one_of, utc_time
from services.sharing.adapters.tables.base import CreditsColumn, Id, metadata
from services.sharing.domain.recognition import RecognitionState
from services.sharing.domain.selection import SelectionState, Way


class WayColumn(TypeDecorator[Way]):
    """1 or 2."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Way | None, _dialect: Any) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: Any, _dialect: Any) -> Way | None:
        return None if value is None else Way(value)


papers = papers_table(metadata)

selections = Table(
    "selections",
    metadata,
    Column("selection_id", Id, primary_key=True),
    Column("share_list_id", ForeignKey("share_lists.share_list_id"), nullable=False, index=True),
    Column("entry_id", ForeignKey("share_entries.entry_id"), nullable=False),
    Column("term_id", ForeignKey("terms.term_id"), nullable=False, index=True),
    Column("run_id", Id, nullable=False, index=True),
    Column("selecting_institution_id", Id, nullable=False),
    Column("offering_institution_id", Id, nullable=False),
    Column("teaching_plan", Text, nullable=False),
    Column("way", WayColumn, nullable=False),
    Column("tutor_id", Id, nullable=True, index=True),
    Column("tutor_name", Text, nullable=False),
    Column("expected_students", Integer, nullable=False),
    Column("credits", CreditsColumn, nullable=False),
    Column("selected_by_id", String(64), nullable=False),
    utc_time("selected_at", nullable=False),
    Column("state", one_of(SelectionState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("plan_file_id", ForeignKey("papers.paper_id"), nullable=True),
    Column("plan_file_name", String(200), nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
)
Index("ix_selections_selecting", selections.c.selecting_institution_id, selections.c.selection_id)
Index("ix_selections_offering", selections.c.offering_institution_id, selections.c.selection_id)
Index(
    "uq_selections_live_entry",
    selections.c.entry_id,
    selections.c.selecting_institution_id,
    unique=True,
    postgresql_where=text("state <> 'withdrawn'"),
)

recognitions = Table(
    "recognitions",
    metadata,
    Column("recognition_id", Id, primary_key=True),
    Column("selection_id", ForeignKey("selections.selection_id"), nullable=False, index=True),
    Column("institution_id", Id, nullable=False),
    Column("student_id", Id, nullable=False),
    Column("student_name", Text, nullable=False),
    Column("run_id", Id, nullable=False),
    Column("run_title", Text, nullable=False),
    Column("class_id", Id, nullable=False),
    Column("academic_year", String(9), nullable=False),
    Column("credits", CreditsColumn, nullable=False),
    Column("score", Numeric(4, 1), nullable=False),
    Column("watched_seconds", Integer, nullable=False),
    Column("basis", Text, nullable=False),
    Column("recognised_by_id", String(64), nullable=False),
    Column("recognised_by_name", Text, nullable=False),
    utc_time("recognised_at", nullable=False),
    Column("state", one_of(RecognitionState), nullable=False),
    Column("revoked_by_id", String(64), nullable=False),
    Column("revoked_by_name", Text, nullable=False),
    utc_time("revoked_at", nullable=True),
    Column("revoke_reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_recognitions_of_school", recognitions.c.institution_id, recognitions.c.recognition_id)
Index("ix_recognitions_of_student", recognitions.c.student_id, recognitions.c.recognition_id)
Index(
    "ix_recognitions_of_year",
    recognitions.c.academic_year,
    recognitions.c.institution_id,
    recognitions.c.run_id,
    postgresql_where=text("state = 'recognised'"),
)
Index(
    "uq_recognitions_standing",
    recognitions.c.run_id,
    recognitions.c.student_id,
    unique=True,
    postgresql_where=text("state = 'recognised'"),
)
