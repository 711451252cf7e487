"""Rubrics, evaluations and expert reviews (R93)."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from chassis.tables import one_of, utc_time
from services.sharing.adapters.tables.base import Id, metadata
from services.sharing.domain.evaluation import EvaluationState, Result, UsageFigures
from services.sharing.domain.expert_review import ReviewState
from services.sharing.domain.rubric import Criterion, Mark

Value = TypeVar("Value")


class ValueColumn(TypeDecorator[Value], Generic[Value]):
    """A value of the domain, frozen, as JSON; numbers with decimal places are kept as text."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Value] = TypeAdapter(kind)

    def process_bind_param(self, value: Value | None, _dialect: Any) -> Any:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, _dialect: Any) -> Value | None:
        return None if value is None else self._adapter.validate_python(value)


rubrics = Table(
    "rubrics",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", String(100), nullable=False),
    Column("criteria", ValueColumn(tuple[Criterion, ...]), nullable=False),
    Column("made_by_id", String(64), nullable=False),
    Column("made_by_name", Text, nullable=False),
    utc_time("made_at", nullable=False),
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("evaluation_id", Id, primary_key=True),
    Column("run_id", Id, nullable=False),
    Column("term_id", ForeignKey("terms.term_id"), nullable=False),
    Column("offering_institution_id", Id, nullable=False),
    Column("rubric_number", ForeignKey("rubrics.number"), nullable=False),
    Column("reviews_wanted", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_by_id", String(64), nullable=False),
    Column("opened_by_name", Text, nullable=False),
    utc_time("opened_at", nullable=False),
    Column("state", one_of(EvaluationState), nullable=False),
    Column("result", ValueColumn(Result), nullable=True),
    Column("usage", ValueColumn(UsageFigures), nullable=True),
    utc_time("closed_at", nullable=True),
    utc_time("published_at", nullable=True),
    Column("remark", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_evaluations_of_school", evaluations.c.offering_institution_id, evaluations.c.evaluation_id)
Index("ix_evaluations_of_term", evaluations.c.term_id, evaluations.c.evaluation_id)
Index(
    "uq_evaluations_live_run",
    evaluations.c.run_id,
    evaluations.c.term_id,
    unique=True,
    postgresql_where=text("state <> 'cancelled'"),
)

expert_reviews = Table(
    "expert_reviews",
    metadata,
    Column("review_id", Id, primary_key=True),
    Column("evaluation_id", ForeignKey("evaluations.evaluation_id"), nullable=False, index=True),
    Column("reviewer_id", Id, nullable=False),
    Column("reviewer_name", Text, nullable=False),
    Column("reviewer_institution_id", Id, nullable=False),
    Column("reviewer_institution_name", Text, nullable=False),
    utc_time("assigned_at", nullable=False),
    Column("state", one_of(ReviewState), nullable=False),
    Column("marks", ValueColumn(tuple[Mark, ...]), nullable=False),
    Column("comment", Text, nullable=False),
    utc_time("submitted_at", nullable=True),
    Column("reminded_on", Date, nullable=True),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_expert_reviews_of_reviewer", expert_reviews.c.reviewer_id, expert_reviews.c.review_id)
Index(
    "ix_expert_reviews_waiting",
    expert_reviews.c.evaluation_id,
    postgresql_where=text("state IN ('assigned', 'drafted')"),
)
Index(
    "uq_expert_reviews_live_reviewer",
    expert_reviews.c.evaluation_id,
    expert_reviews.c.reviewer_id,
    unique=True,
    postgresql_where=text("state <> 'released'"),
)
