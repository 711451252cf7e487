"""Lists and entries in PostgreSQL, for reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.comparison_queries import differences_counted, versions_compared
from services.sharing.adapters.entry_filters import order, wanted
from services.sharing.adapters.offered import frozen_columns, offered_columns, offered_run, runs_with_schools
from services.sharing.adapters.tables.lists import (
    list_versions,
    share_entries,
    share_lists,
    terms,
    version_entries,
)
from services.sharing.adapters.tables.projections import runs
from services.sharing.adapters.tables.selections import selections
from services.sharing.adapters.term_queries import term_record, terms_with_lists
from services.sharing.domain.access import WorkingSight
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.list_comparison import Difference
from services.sharing.domain.selection import SelectionState
from services.sharing.domain.share_entry import LIVE, EntryState
from services.sharing.domain.share_list import ListState, ListVersion
from services.sharing.domain.term import Term
from services.sharing.ports.share_lists import (
    DifferenceCounts,
    EntryDetail,
    EntryFilter,
    EntryRecord,
    EntrySort,
)
from services.sharing.ports.terms import TermRecord

STATE_COLUMNS = [
    share_entries.c.entry_id,
    share_entries.c.share_list_id,
    share_entries.c.state,
    share_entries.c.reason,
    share_entries.c.submitted_at,
    share_entries.c.decided_at,
]


class SqlListReader:
    """Implements `ports.ListReader`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, academic_year: str | None, state: ListState | None, *, limit: int, cursor: str | None
    ) -> Slice[TermRecord]:
        statement = terms_with_lists().where(share_lists.c.share_list_id.is_not(None))
        if academic_year is not None:
            statement = statement.where(terms.c.academic_year == academic_year)
        if state is not None:
            statement = statement.where(share_lists.c.state == state)
        return fetch_slice(
            self._session,
            statement.add_columns(share_lists.c.share_list_id),
            keys=[share_lists.c.share_list_id],
            limit=limit,
            cursor=cursor,
            item=term_record,
            descending=True,
        )

    def versions(self, share_list_id: str) -> list[ListVersion]:
        statement = (
            select(ListVersion)
            .where(list_versions.c.share_list_id == share_list_id)
            .order_by(list_versions.c.number.desc())
        )
        return list(self._session.scalars(statement))

    def entry_count(self, share_list_id: str, number: int) -> int:
        statement = select(list_versions.c.entry_count).where(
            list_versions.c.share_list_id == share_list_id, list_versions.c.number == number
        )
        return self._session.scalar(statement) or 0

    def counts(self, share_list_id: str, sight: WorkingSight) -> dict[EntryState, int]:
        statement = (
            select(share_entries.c.state, func.count())
            .where(share_entries.c.share_list_id == share_list_id, _seen(sight))
            .group_by(share_entries.c.state)
        )
        return {row[0]: row[1] for row in self._session.execute(statement)}

    def working(
        self, share_list_id: str, sight: WorkingSight, narrowed: EntryFilter, *, limit: int, cursor: str | None
    ) -> Slice[EntryRecord]:
        conditions = [share_entries.c.share_list_id == share_list_id, _seen(sight)]
        return self._entries(_working_entries(), conditions, narrowed, limit, cursor)

    def published(
        self, share_list_id: str, number: int, narrowed: EntryFilter, *, limit: int, cursor: str | None
    ) -> Slice[EntryRecord]:
        frozen = version_entries.c
        statement = select(*frozen_columns(), *STATE_COLUMNS).join(
            share_entries, share_entries.c.entry_id == frozen.entry_id
        )
        conditions = [frozen.share_list_id == share_list_id, frozen.number == number]
        return self._entries(statement, conditions, _sorted(narrowed), limit, cursor)

    def detail(self, entry_id: str) -> EntryDetail | None:
        statement = _working_entries().add_columns(
            runs.c.state.label("run_state"),
            select(func.array_agg(aggregate_order_by(version_entries.c.number, version_entries.c.number.desc())))
            .where(version_entries.c.entry_id == share_entries.c.entry_id)
            .scalar_subquery()
            .label("versions"),
            select(func.count())
            .where(
                selections.c.entry_id == share_entries.c.entry_id, selections.c.state != SelectionState.WITHDRAWN
            )
            .scalar_subquery()
            .label("selecting_count"),
        )
        row = self._session.execute(statement.where(share_entries.c.entry_id == entry_id)).one_or_none()
        if row is None:
            return None
        return EntryDetail(_entry_record(row), list(row.versions or []), row.run_state, row.selecting_count)

    def differences(
        self, share_list_id: str, earlier: int, later: int, *, limit: int, cursor: str | None
    ) -> Slice[Difference]:
        return versions_compared(self._session, share_list_id, earlier, later, limit=limit, cursor=cursor)

    def difference_counts(self, share_list_id: str, earlier: int, later: int) -> DifferenceCounts:
        return differences_counted(self._session, share_list_id, earlier, later)

    def _entries(
        self,
        statement: Select[Any],
        conditions: Sequence[ColumnElement[bool]],
        narrowed: EntryFilter,
        limit: int,
        cursor: str | None,
    ) -> Slice[EntryRecord]:
        columns = statement.selected_columns
        keys, descending = order(columns, narrowed.sort)
        return fetch_slice(
            self._session,
            statement.where(*conditions, *wanted(columns, narrowed)),
            keys=keys,
            limit=limit,
            cursor=cursor,
            item=_entry_record,
            descending=descending,
        )

    def eligible_runs(
        self, term: Term, institution_id: str, today: date, *, limit: int, cursor: str | None
    ) -> Slice[OfferedRun]:
        is_listed = exists().where(share_entries.c.run_id == runs.c.run_id, share_entries.c.state.in_(LIVE))
        statement = (
            select(*offered_columns())
            .select_from(runs_with_schools())
            .where(
                runs.c.institution_id == institution_id,
                runs.c.course_type == "mooc",
                runs.c.state == "published",
                runs.c.ends_on >= today,
                runs.c.starts_on.between(term.starts_on, term.ends_on),
                ~is_listed,
            )
        )
        return fetch_slice(
            self._session, statement, keys=[runs.c.run_id], limit=limit, cursor=cursor, item=offered_run
        )

    def records(self, entry_ids: list[str]) -> list[EntryRecord]:
        statement = (
            _working_entries().where(share_entries.c.entry_id.in_(entry_ids)).order_by(share_entries.c.entry_id)
        )
        return [_entry_record(row) for row in self._session.execute(statement)]


def _working_entries() -> Select[Any]:
    return select(*offered_columns(), *STATE_COLUMNS).select_from(
        runs_with_schools().join(share_entries, share_entries.c.run_id == runs.c.run_id)
    )


def _seen(sight: WorkingSight) -> ColumnElement[bool]:
    if sight.is_everything:
        return true()
    if sight.institution_id is None:
        return false()
    return share_entries.c.institution_id == sight.institution_id


def _sorted(narrowed: EntryFilter) -> EntryFilter:
    """A published version is read by school and title, unless something else is wanted."""
    return narrowed if narrowed.sort else replace(narrowed, sort=EntrySort.SCHOOL)


def _entry_record(row: Row[Any]) -> EntryRecord:
    state = row._mapping
    return EntryRecord(**{column.name: state[column] for column in STATE_COLUMNS}, run=offered_run(row))
