"""Statistics: taken once a day, kept, and read by anyone (R92)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.statistics import SchoolCounts, YearFigures, snapshot, year_figures
from services.sharing.ports import Transaction
from services.sharing.ports.statistics import SnapshotDay


@dataclass(frozen=True)
class LiveFigures:
    """A year as it stands at this moment."""

    everyone: YearFigures
    members: YearFigures


def live_year(tx: Transaction, *, academic_year: str) -> LiveFigures:
    """What an academic year has come to so far. Public."""
    rows = tx.statistics.school_years(academic_year)
    return LiveFigures(*year_figures(rows, tx.statistics.members()))


def is_due(tx: Transaction) -> bool:
    """Whether today's snapshot is still to be taken. For the scheduler."""
    tx.actor.require_platform()
    return not tx.statistics.has_snapshot(tx.today)


def take_snapshot(tx: Transaction, *, people: Mapping[str, SchoolCounts]) -> bool:
    """Count everything and keep it as today's; answers whether nobody had done so before."""
    tx.actor.require_platform()
    counts = tx.statistics.courses()
    for institution_id, counted in people.items():
        taught = counts.get(institution_id, SchoolCounts())
        counts[institution_id] = replace(taught, teachers=counted.teachers, students=counted.students)
    figures = snapshot(tx.today, tx.now, tx.statistics.schools(), counts, tx.statistics.school_years(None))
    return tx.statistics.keep(tx.today, tx.now, figures)


def report(tx: Transaction, *, as_of: date | None) -> dict[str, Any]:
    """The document of that day, or of the last one before it. Public.

    Raises:
        NotFound: `statistics_not_found`, when nothing was published by then.
    """
    found = tx.statistics.latest(as_of)
    if found is None:
        raise NotFound("statistics_not_found")
    return found


def list_days(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[SnapshotDay]:
    """The days that were published, newest first. Public."""
    return tx.statistics.days(limit=limit, cursor=cursor)
