"""Library entries in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.tables.building import library_entries
from services.catalog.domain.library import LibraryEntry
from services.catalog.ports.building import EntryFilter, Paging

MOST_ENTRIES_COMPARED = 200
C = library_entries.c


class SqlLibraryEntries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: LibraryEntry) -> None:
        self._session.add(entry)

    def get(self, entry_id: str) -> LibraryEntry | None:
        return self._session.get(LibraryEntry, entry_id)

    def of_title_or_leader(self, institution_id: str, title: str, leader_id: str) -> list[LibraryEntry]:
        return list(
            self._session.scalars(
                select(LibraryEntry)
                .where(C.institution_id == institution_id)
                .where(or_(C.title == title, C.leader_id == leader_id))
                .order_by(C.entry_id.desc())
                .limit(MOST_ENTRIES_COMPARED)
            )
        )

    def find(self, narrowed: EntryFilter, paging: Paging) -> Slice[LibraryEntry]:
        statement = select(LibraryEntry, C.entry_id)
        wanted = {
            C.institution_id: narrowed.institution_id,
            C.leader_id: narrowed.leader_id,
            C.state: narrowed.state,
            C.standing: narrowed.standing,
            C.level: narrowed.level,
            C.year: narrowed.year,
        }
        for column, value in wanted.items():
            if value is not None:
                statement = statement.where(column == value)
        if narrowed.text is not None:
            statement = statement.where(C.title.icontains(narrowed.text, autoescape=True))
        return fetch_slice(
            self._session,
            statement,
            keys=[C.entry_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )
