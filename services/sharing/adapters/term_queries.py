"""Terms in PostgreSQL, for reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.tables.lists import share_lists, term_shifts, terms
from services.sharing.domain.share_list import ListState, ShareList
from services.sharing.domain.term import Term
from services.sharing.domain.term_shift import DayMoved, Phase, TermShift
from services.sharing.ports.terms import TermRecord


class SqlTermLists:
    """Implements `ports.TermLists`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, term_id: str) -> TermRecord | None:
        statement = terms_with_lists().where(terms.c.term_id == term_id)
        row = self._session.execute(statement).one_or_none()
        return None if row is None else term_record(row)

    def page(self, academic_year: str | None, *, limit: int, cursor: str | None) -> Slice[TermRecord]:
        statement = terms_with_lists()
        if academic_year is not None:
            statement = statement.where(terms.c.academic_year == academic_year)
        return fetch_slice(
            self._session,
            statement.add_columns(terms.c.term_id),
            keys=[terms.c.term_id],
            limit=limit,
            cursor=cursor,
            item=term_record,
            descending=True,
        )

    def unpublished(self, today: date) -> list[TermRecord]:
        statement = (
            terms_with_lists()
            .where(
                terms.c.notice_on <= today,
                terms.c.ends_on >= today,
                or_(share_lists.c.state.is_(None), share_lists.c.state != ListState.PUBLISHED),
            )
            .order_by(terms.c.term_id)
        )
        return [term_record(row) for row in self._session.execute(statement)]

    def shifts(self, term_id: str, *, limit: int, cursor: str | None) -> Slice[TermShift]:
        statement = select(*term_shifts.c).where(term_shifts.c.term_id == term_id)
        return fetch_slice(
            self._session,
            statement,
            keys=[term_shifts.c.shift_id],
            limit=limit,
            cursor=cursor,
            item=_shift,
            descending=True,
        )


def terms_with_lists() -> Select[Term, ShareList]:
    """Terms beside their lists, where these are open yet."""
    return select(Term, ShareList).outerjoin(ShareList, share_lists.c.term_id == terms.c.term_id)


def term_record(row: Sequence[Any]) -> TermRecord:
    """The term and list at the head of a row."""
    return TermRecord(row[0], row[1])


def moved_days(shift: TermShift) -> list[dict[str, str]]:
    """The days of a shift as its row keeps them."""
    return [
        {"phase": each.phase.value, "before": each.before.isoformat(), "after": each.after.isoformat()}
        for each in shift.moved
    ]


def _shift(row: Row[Any]) -> TermShift:
    moved = tuple(
        DayMoved(Phase(each["phase"]), date.fromisoformat(each["before"]), date.fromisoformat(each["after"]))
        for each in row.moved
    )
    return TermShift(**{**row._mapping, "moved": moved})
