"""Papers in a service's own database: the table, its repository."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid, insert, select
from sqlalchemy.orm import Session

from chassis.domain.papers import Paper
from chassis.tables import utc_time


def papers_table(metadata: MetaData) -> Table:
    """The table `papers` for a service that keeps some."""
    return Table(
        "papers",
        metadata,
        Column("paper_id", Uuid(as_uuid=False), primary_key=True),
        Column("file_name", String(200), nullable=False),
        Column("content_type", String(100), nullable=False),
        Column("content", LargeBinary, nullable=False),
        Column("sha256", String(64), nullable=False),
        utc_time("created_at", nullable=False),
    )


class SqlPapers:
    """Papers by id."""

    def __init__(self, session: Session, table: Table) -> None:
        self._session = session
        self._table = table

    def add(self, paper: Paper) -> None:
        self._session.execute(insert(self._table).values(asdict(paper)))

    def get(self, paper_id: str) -> Paper | None:
        row: Any = self._session.execute(
            select(self._table).where(self._table.c.paper_id == paper_id)
        ).one_or_none()
        return None if row is None else Paper(**row._mapping)
