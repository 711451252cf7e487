"""What the centre recommends to the public: one list, its version apart from its rows."""

from __future__ import annotations

from sqlalchemy import Column, Integer, SmallInteger, String, Table, Text

from chassis.tables import utc_time
from services.sharing.adapters.tables.base import Id, metadata

recommendation_list = Table(
    "recommendation_list",
    metadata,
    Column("list_number", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

recommended_runs = Table(
    "recommended_runs",
    metadata,
    Column("run_id", Id, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("sentence_zh", Text, nullable=False),
    Column("sentence_en", Text, nullable=False),
    Column("added_by_id", String(64), nullable=False),
    Column("added_by_name", Text, nullable=False),
    utc_time("added_at", nullable=False),
)
