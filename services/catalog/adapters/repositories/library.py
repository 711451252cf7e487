"""Library entries in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import where_given
from services.catalog.adapters.repositories.words import contains
from services.catalog.adapters.tables.building import institutions, library_entries
from services.catalog.domain.library import EntryState, LibraryEntry
from services.catalog.ports.building import Paging
from services.catalog.ports.library import EntryCount, EntryFilter, StatisticsFilter

MOST_ENTRIES_COMPARED = 200
C = library_entries.c


class SqlLibraryEntries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: LibraryEntry) -> None:
        # Flushed at once: a course may refer to it.
        self._session.add(entry)
        self._session.flush()

    def add_all(self, entries: Collection[LibraryEntry]) -> None:
        self._session.add_all(entries)

    def get(self, entry_id: str) -> LibraryEntry | None:
        return self._session.get(LibraryEntry, entry_id)

    def take(self, entry_id: str) -> LibraryEntry | None:
        return self._session.get(LibraryEntry, entry_id, with_for_update=True, populate_existing=True)

    def live_of_titles(self, institution_id: str, titles: Collection[str]) -> list[LibraryEntry]:
        return self.live_of_titles_in({institution_id}, titles)

    def live_of_titles_in(self, institution_ids: Collection[str], titles: Collection[str]) -> list[LibraryEntry]:
        live = (EntryState.PENDING, EntryState.APPROVED)
        return list(
            self._session.scalars(
                select(LibraryEntry).where(
                    C.institution_id.in_(institution_ids), C.title.in_(titles), C.state.in_(live)
                )
            )
        )

    def counts(self, narrowed: StatisticsFilter) -> list[EntryCount]:
        name = func.coalesce(institutions.c.name, "")
        alike = [C.institution_id, name.label("institution_name"), C.standing, C.level, C.year, C.batch]
        statement = (
            select(*alike, func.count().label("count"))
            .outerjoin(institutions, institutions.c.institution_id == C.institution_id)
            .where(C.state == EntryState.APPROVED)
            .group_by(*alike[:1], name, *alike[2:])
            .order_by(C.institution_id, C.year, C.batch)
        )
        wanted = {
            C.institution_id: narrowed.institution_id,
            C.standing: narrowed.standing,
            C.level: narrowed.level,
            C.year: narrowed.year,
        }
        statement = where_given(statement, wanted)
        return [EntryCount(**row._mapping) for row in self._session.execute(statement)]

    def of_title_or_leader(self, institution_id: str, title: str, leader_id: str) -> list[LibraryEntry]:
        return list(
            self._session.scalars(
                select(LibraryEntry)
                .where(C.institution_id == institution_id)
                .where(or_(C.title == title, C.leader_id == leader_id))
                .order_by(C.entry_id.desc())
                .limit(MOST_ENTRIES_COMPARED)
                .with_for_update(read=True)
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
        statement = where_given(statement, wanted)
        if narrowed.text is not None:
            statement = statement.where(contains(C.title, narrowed.text))
        return fetch_slice(
            self._session,
            statement,
            keys=[C.entry_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )
