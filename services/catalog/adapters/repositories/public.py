"""What the public searches, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from chassis.paging import fetch_slice
from services.catalog.adapters.repositories.run import in_phase
from services.catalog.adapters.repositories.words import has, holds, may_hold
from services.catalog.adapters.tables.building import institutions, runs
from services.catalog.adapters.tables.teaching import run_sizes
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.search import SearchOrder, Word
from services.catalog.ports.teaching import MOST_COUNTED, PublicFound, PublicRunRow, PublicSearch

IS_PUBLIC: ColumnElement[bool] = literal_column(
    "(runs.course_type = 'mooc' AND runs.state IN ('published', 'finished'))", Boolean
)
"""Written out: the planner must see it to know that the partial indexes of public runs will do."""
SCHOOL_NAME = (
    select(institutions.c.name)
    .where(institutions.c.institution_id == runs.c.institution_id)
    .correlate(runs)
    .scalar_subquery()
    .label("name")
)
"""Looked up for the rows of the page alone: PostgreSQL puts it off until they are sorted."""


class SqlPublicRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def search(self, wanted: PublicSearch, today: date, *, limit: int, cursor: str | None) -> PublicFound:
        conditions = _conditions(wanted, today, self._schools_named(wanted.words))
        keys = _keys(wanted)
        statement = select(Run, *keys, SCHOOL_NAME).where(*conditions)
        if wanted.order == SearchOrder.MOST_ENROLLED:
            # Every run has its public class, and so its size, from its first moment (R55).
            statement = statement.join(run_sizes, run_sizes.c.run_id == runs.c.run_id)
        page = fetch_slice(
            self._session, statement, keys=keys, limit=limit, cursor=cursor, item=_row, descending=True
        )
        if cursor is not None:
            return PublicFound(page, None)
        if page.next_cursor is None:
            return PublicFound(page, len(page.items))
        counted = (
            select(literal_column("1")).select_from(runs).where(*conditions).limit(MOST_COUNTED + 1).subquery()
        )
        return PublicFound(page, self._session.execute(select(func.count()).select_from(counted)).scalar_one())

    def _schools_named(self, words: Sequence[Word]) -> dict[Word, list[str]]:
        """The schools that have a word in their name, asked first: of a list of ids, an index knows the rows."""
        if not words:
            return {}
        named = [has(institutions.c.name, word.text) for word in words]
        statement = select(institutions.c.institution_id, *named).where(or_(*named))
        found: dict[Word, list[str]] = {word: [] for word in words}
        for institution_id, *has_word in self._session.execute(statement):
            for word, is_named in zip(words, has_word, strict=True):
                if is_named:
                    found[word].append(institution_id)
        return found

    def student_count(self, run_id: str) -> int:
        statement = select(run_sizes.c.student_count).where(run_sizes.c.run_id == run_id)
        return self._session.scalars(statement).one_or_none() or 0


def _conditions(
    wanted: PublicSearch, today: date, schools: Mapping[Word, Sequence[str]]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [IS_PUBLIC, or_(*(in_phase(phase, today) for phase in wanted.phases))]
    for word in wanted.words:
        conditions += _found(word, schools[word])
    if RunPhase.FINISHED not in wanted.phases:
        conditions.append(runs.c.ends_on >= today)
    if wanted.category_code is not None:
        conditions.append(runs.c.category_code == wanted.category_code)
    if wanted.institution_id is not None:
        conditions.append(runs.c.institution_id == wanted.institution_id)
    if wanted.institution_kind is not None:
        of_kind = select(institutions.c.institution_id).where(institutions.c.kind == wanted.institution_kind)
        conditions.append(runs.c.institution_id.in_(of_kind))
    if wanted.least_credits is not None:
        conditions.append(runs.c.online_credits >= wanted.least_credits)
    if wanted.most_credits is not None:
        conditions.append(runs.c.online_credits <= wanted.most_credits)
    return conditions


def _found(word: Word, school_ids: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """In the title, the teacher's name or the school's: what the indexes answer, and the second look apart from
    it, so that no text is cut into pieces again for every row that an index found."""
    of_school = [runs.c.institution_id.in_(school_ids)] if school_ids else []
    fields = (runs.c.title, runs.c.leader_name)
    yield or_(*of_school, *(may_hold(field, word.text) for field in fields))
    if not word.is_exact:
        yield or_(*of_school, *(holds(field, word) for field in fields))


def _keys(wanted: PublicSearch) -> list[ColumnElement[Any]]:
    """What the list is sorted by, highest first; unique together."""
    match wanted.order:
        case SearchOrder.RELEVANCE if wanted.words:
            return [_rank(wanted.words).label("rank"), runs.c.starts_on, runs.c.run_id]
        case SearchOrder.NEWEST:
            return [runs.c.approved_on, runs.c.run_id]
        case SearchOrder.MOST_ENROLLED:
            return [run_sizes.c.student_count, run_sizes.c.run_id]
        case _:
            return [runs.c.starts_on, runs.c.run_id]


def _rank(words: tuple[Word, ...]) -> ColumnElement[int]:
    """A word at the beginning of the title counts most, within it less, elsewhere least."""
    title = func.search_folded(runs.c.title)
    ranks = [
        case((func.strpos(title, word.text) == 1, 2), (func.strpos(title, word.text) > 0, 1), else_=0)
        for word in words
    ]
    total: ColumnElement[int] = ranks[0]
    for rank in ranks[1:]:
        total = total + rank
    return total


def _row(row: Row[Any]) -> PublicRunRow:
    return PublicRunRow(row.Run, row.name or "")
