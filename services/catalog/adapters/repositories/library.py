"""Library entries in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import library_entries
from services.catalog.domain.library import LibraryEntry

MOST_ENTRIES_COMPARED = 200


class SqlLibraryEntries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: LibraryEntry) -> None:
        self._session.add(entry)

    def get(self, entry_id: str) -> LibraryEntry | None:
        return self._session.get(LibraryEntry, entry_id)

    def of_title_or_leader(self, institution_id: str, title: str, leader_id: str) -> list[LibraryEntry]:
        columns = library_entries.c
        return list(
            self._session.scalars(
                select(LibraryEntry)
                .where(columns.institution_id == institution_id)
                .where(or_(columns.title == title, columns.leader_id == leader_id))
                .order_by(columns.entry_id.desc())
                .limit(MOST_ENTRIES_COMPARED)
            )
        )
