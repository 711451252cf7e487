"""What a list of entries is narrowed to and sorted by, over the columns that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.sql.base import ColumnCollection

from services.sharing.adapters.tables.projections import institutions
from services.sharing.ports.share_lists import EntryFilter, EntrySort

Columns = ColumnCollection[str, ColumnElement[Any]]

KEYS: dict[EntrySort | None, tuple[str, ...]] = {
    None: (),
    EntrySort.SCHOOL: ("institution_name", "title"),
    EntrySort.TITLE: ("title",),
    EntrySort.LEADER: ("leader_name", "title"),
    EntrySort.CREDITS: ("total_credits",),
    EntrySort.MOST_CREDITS: ("total_credits",),
    EntrySort.STARTS: ("starts_on",),
    EntrySort.STARTS_LAST: ("starts_on",),
}


def order(columns: Columns, sort: EntrySort | None) -> tuple[list[ColumnElement[Any]], bool]:
    """The keys to page by, and whether the greatest come first."""
    descending = sort is not None and sort.value.startswith("-")
    return [columns[name] for name in (*KEYS[sort], "entry_id")], descending


def wanted(columns: Columns, narrowed: EntryFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions that the filter asks for."""
    if narrowed.q:
        searched = ("title", "leader_name", "institution_name")
        yield or_(*(columns[name].icontains(narrowed.q, autoescape=True) for name in searched))
    if narrowed.title:
        yield columns["title"].icontains(narrowed.title, autoescape=True)
    if narrowed.leader_name:
        yield columns["leader_name"].icontains(narrowed.leader_name, autoescape=True)
    if narrowed.institution_kind is not None:
        of_kind = select(institutions.c.institution_id).where(institutions.c.kind == narrowed.institution_kind)
        yield columns["institution_id"].in_(of_kind)
    if narrowed.credits_from is not None:
        yield columns["total_credits"] >= narrowed.credits_from
    if narrowed.credits_to is not None:
        yield columns["total_credits"] <= narrowed.credits_to
    for name in ("institution_id", "category_code", "state"):
        value = getattr(narrowed, name)
        if value is not None:
            yield columns[name] == value
