"""The tables of review."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from chassis.tables import new_metadata, one_of, utc_time
from services.review.domain.decision import Outcome, Scope
from services.review.domain.evidence import Finding, Findings, Moment
from services.review.domain.task import TaskState

metadata = new_metadata()


def _finding(fields: dict[str, Any]) -> Finding:
    """Findings of earlier days name no moments."""
    moments = tuple(Moment(**moment) for moment in fields.get("moments", ()))
    return Finding(**{**fields, "moments": moments})


class FindingsColumn(TypeDecorator[Findings]):
    """Findings as a JSON array."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Findings | None, _dialect: Any) -> list[dict[str, Any]]:
        return [asdict(finding) for finding in value or ()]

    def process_result_value(self, value: Any, _dialect: Any) -> Findings:
        return tuple(_finding(fields) for fields in value or ())


tasks = Table(
    "tasks",
    metadata,
    Column("task_id", Uuid(as_uuid=False), primary_key=True),
    Column("subject_kind", String(40), nullable=False),
    Column("subject_id", Uuid(as_uuid=False), nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("scope", one_of(Scope), nullable=False),
    Column("institution_id", Uuid(as_uuid=False), nullable=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("submitted_by_id", String(64), nullable=False),
    Column("submitted_by_name", Text, nullable=False),
    utc_time("submitted_at", nullable=False),
    utc_time("due_at", nullable=True),
    Column("findings", FindingsColumn, nullable=False),
    Column("context", JSONB, nullable=False),
    Column("state", one_of(TaskState), nullable=False),
    Column("version", Integer, nullable=False),
)
Index("uq_tasks_subject", tasks.c.subject_kind, tasks.c.subject_id, tasks.c.subject_version, unique=True)
Index(
    "uq_tasks_open_subject",
    tasks.c.subject_kind,
    tasks.c.subject_id,
    unique=True,
    postgresql_where=text("state = 'open'"),
)
Index("ix_tasks_school_desk", tasks.c.institution_id, tasks.c.state, tasks.c.task_id)
Index("ix_tasks_centre_desk", tasks.c.scope, tasks.c.state, tasks.c.task_id)
Index(
    "ix_tasks_counts",
    tasks.c.scope,
    tasks.c.institution_id,
    tasks.c.subject_kind,
    tasks.c.state,
    tasks.c.due_at,
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("subject_kind", String(40), primary_key=True),
    Column("subject_id", Uuid(as_uuid=False), primary_key=True),
    Column("subject_version", Integer, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Uuid(as_uuid=False), primary_key=True),
    Column("task_id", ForeignKey("tasks.task_id"), nullable=False, unique=True),
    Column("subject_kind", String(40), nullable=False),
    Column("subject_id", Uuid(as_uuid=False), nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("scope", one_of(Scope), nullable=False),
    Column("institution_id", Uuid(as_uuid=False), nullable=True),
    Column("outcome", one_of(Outcome), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by_id", String(64), nullable=False),
    Column("decided_by_name", Text, nullable=False),
    utc_time("decided_at", nullable=False),
    Column("findings", FindingsColumn, nullable=False),
)
Index("ix_decisions_subject", decisions.c.subject_kind, decisions.c.subject_id, decisions.c.decision_id)
Index("ix_decisions_school_desk", decisions.c.institution_id, decisions.c.decision_id)
Index("ix_decisions_centre_desk", decisions.c.scope, decisions.c.decision_id)
Index("ix_decisions_decided_by", decisions.c.decided_by_id, decisions.c.decision_id)
