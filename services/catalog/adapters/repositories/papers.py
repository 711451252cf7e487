"""Covers and forms in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from chassis.papers import SqlPapers
from services.catalog.adapters.tables.building import courses, papers, runs


class SqlCatalogPapers(SqlPapers):
    def __init__(self, session: Session) -> None:
        super().__init__(session, papers)

    def forget_cover(self, cover_id: str) -> None:
        self._session.flush()  # the course or run that had it until now
        unused = (
            select(papers.c.paper_id)
            .where(papers.c.paper_id == cover_id)
            .where(~exists().where(courses.c.cover_id == cover_id), ~exists().where(runs.c.cover_id == cover_id))
            # Whoever shows it anew at this moment holds it already.
            .with_for_update(skip_locked=True)
        )
        self._session.execute(delete(papers).where(papers.c.paper_id.in_(unused)))
