"""Changes of library entries in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.filters import where_given
from services.catalog.adapters.tables.library import library_changes
from services.catalog.domain.library_change import LibraryChange
from services.catalog.ports.building import Paging
from services.catalog.ports.library import ChangeFilter

C = library_changes.c


class SqlLibraryChanges:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, change: LibraryChange) -> None:
        self._session.add(change)

    def get(self, change_id: str) -> LibraryChange | None:
        return self._session.get(LibraryChange, change_id)

    def take(self, change_id: str) -> LibraryChange | None:
        return self._session.get(LibraryChange, change_id, with_for_update=True, populate_existing=True)

    def find(self, narrowed: ChangeFilter, paging: Paging) -> Slice[LibraryChange]:
        statement = select(LibraryChange, C.change_id)
        wanted = {
            C.institution_id: narrowed.institution_id,
            C.entry_id: narrowed.entry_id,
            C.kind: narrowed.kind,
            C.state: narrowed.state,
        }
        statement = where_given(statement, wanted)
        return fetch_slice(
            self._session,
            statement,
            keys=[C.change_id],
            limit=paging.limit,
            cursor=paging.cursor,
            item=lambda row: row[0],
            descending=True,
        )
