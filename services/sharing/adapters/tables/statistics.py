"""What was published about each day (R92)."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table
from sqlalchemy.dialects.postgresql import JSONB

from chassis.tables import utc_time
from services.sharing.adapters.tables.base import metadata

# Never changed and never deleted: who quotes a figure with its day finds the same figure again.
snapshots = Table(
    "statistics_snapshots",
    metadata,
    Column("as_of", Date, primary_key=True),
    utc_time("taken_at", nullable=False),
    Column("figures", JSONB, nullable=False),
)
