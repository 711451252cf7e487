"""Deliveries to the credit bank and their attempts (R91)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from chassis.tables import one_of, utc_time
from services.sharing.adapters.tables.base import Id, metadata
from services.sharing.domain.delivery import DeliveryState, Outcome, Step

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", Id, primary_key=True),
    Column("number", BigInteger, Identity(), nullable=False),
    Column("recognition_id", ForeignKey("recognitions.recognition_id"), nullable=False),
    Column("institution_id", Id, nullable=False),
    Column("run_id", Id, nullable=False),
    Column("student_id", Id, nullable=False),
    Column("step", one_of(Step), nullable=False),
    Column("record", Text, nullable=False),
    utc_time("created_at", nullable=False),
    utc_time("due_at", nullable=False),
    Column("state", one_of(DeliveryState), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    utc_time("settled_at", nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("recognition_id", "step"),
)
# What holds what back: whatever is earlier of the same student and run.
Index("ix_deliveries_of_result", deliveries.c.run_id, deliveries.c.student_id, deliveries.c.number)
Index(
    "ix_deliveries_due",
    deliveries.c.due_at,
    deliveries.c.number,
    postgresql_where=text("state = 'waiting'"),
)
Index("ix_deliveries_in_state", deliveries.c.state, deliveries.c.number)
Index("ix_deliveries_of_school", deliveries.c.institution_id, deliveries.c.number)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False),
    Column("number", Integer, nullable=False),
    utc_time("began_at", nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("outcome", one_of(Outcome), nullable=False),
    Column("status", Integer, nullable=True),
    Column("answer", Text, nullable=False),
    PrimaryKeyConstraint("delivery_id", "number"),
)
