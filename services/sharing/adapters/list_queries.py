"""Terms, lists and entries in PostgreSQL, for reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.offered import frozen_columns, offered_columns, offered_run, runs_with_schools
from services.sharing.adapters.tables.lists import (
    list_versions,
    share_entries,
    share_lists,
    terms,
    version_entries,
)
from services.sharing.adapters.tables.projections import institutions, runs
from services.sharing.domain.access import WorkingSight
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.share_entry import LIVE, EntryState
from services.sharing.domain.share_list import ListState, ListVersion, ShareList
from services.sharing.domain.term import Term
from services.sharing.ports.share_lists import EntryFilter, EntryRecord
from services.sharing.ports.terms import TermRecord

STATE_COLUMNS = [
    share_entries.c.entry_id,
    share_entries.c.share_list_id,
    share_entries.c.state,
    share_entries.c.reason,
    share_entries.c.submitted_at,
    share_entries.c.decided_at,
]


class SqlTermLists:
    """Implements `ports.TermLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, term_id: str) -> TermRecord | None:
        statement = _terms().where(terms.c.term_id == term_id)
        row = self._session.execute(statement).one_or_none()
        return None if row is None else _term_record(row)

    def page(self, academic_year: str | None, *, limit: int, cursor: str | None) -> Slice[TermRecord]:
        statement = _terms()
        if academic_year is not None:
            statement = statement.where(terms.c.academic_year == academic_year)
        return fetch_slice(
            self._session,
            statement.add_columns(terms.c.term_id),
            keys=[terms.c.term_id],
            limit=limit,
            cursor=cursor,
            item=_term_record,
            descending=True,
        )


class SqlListReader:
    """Implements `ports.ListReader`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, academic_year: str | None, state: ListState | None, *, limit: int, cursor: str | None
    ) -> Slice[TermRecord]:
        statement = _terms().where(share_lists.c.share_list_id.is_not(None))
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
            item=_term_record,
            descending=True,
        )

    def versions(self, share_list_id: str) -> list[ListVersion]:
        statement = (
            select(ListVersion)
            .where(list_versions.c.share_list_id == share_list_id)
            .order_by(list_versions.c.number.desc())
        )
        return list(self._session.scalars(statement))

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
        searched = (runs.c.title, runs.c.leader_name, institutions.c.name)
        statement = _working_entries().where(
            share_entries.c.share_list_id == share_list_id,
            _seen(sight),
            *_conditions(narrowed, searched, runs.c.institution_id, runs.c.category_code),
        )
        keys = [share_entries.c.entry_id]
        return fetch_slice(self._session, statement, keys=keys, limit=limit, cursor=cursor, item=_entry_record)

    def published(
        self, share_list_id: str, number: int, narrowed: EntryFilter, *, limit: int, cursor: str | None
    ) -> Slice[EntryRecord]:
        frozen = version_entries.c
        searched = (frozen.title, frozen.leader_name, frozen.institution_name)
        statement = (
            select(*frozen_columns(), *STATE_COLUMNS)
            .join(share_entries, share_entries.c.entry_id == frozen.entry_id)
            .where(
                frozen.share_list_id == share_list_id,
                frozen.number == number,
                *_conditions(narrowed, searched, frozen.institution_id, frozen.category_code),
            )
        )
        keys = [frozen.institution_name, frozen.title, share_entries.c.entry_id]
        return fetch_slice(self._session, statement, keys=keys, limit=limit, cursor=cursor, item=_entry_record)

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


def _terms() -> Select[Term, ShareList]:
    return select(Term, ShareList).outerjoin(ShareList, share_lists.c.term_id == terms.c.term_id)


def _term_record(row: Sequence[Any]) -> TermRecord:
    return TermRecord(row[0], row[1])


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


def _conditions(
    narrowed: EntryFilter,
    searched: Sequence[ColumnElement[Any]],
    institution_id: ColumnElement[Any],
    category_code: ColumnElement[Any],
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.q:
        conditions.append(or_(*(column.icontains(narrowed.q, autoescape=True) for column in searched)))
    if narrowed.institution_id is not None:
        conditions.append(institution_id == narrowed.institution_id)
    if narrowed.category_code is not None:
        conditions.append(category_code == narrowed.category_code)
    if narrowed.state is not None:
        conditions.append(share_entries.c.state == narrowed.state)
    return conditions


def _entry_record(row: Row[Any]) -> EntryRecord:
    state = row._mapping
    return EntryRecord(**{column.name: state[column] for column in STATE_COLUMNS}, run=offered_run(row))
