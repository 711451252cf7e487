"""Two frozen versions beside one another: only the rows that differ leave the database (R72)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Join, Row, func, or_, select
from sqlalchemy.orm import Session

from chassis.domain.paging import Slice
from chassis.paging import fetch_slice
from services.sharing.adapters.offered import OFFERED_NAMES, frozen_columns
from services.sharing.adapters.tables.lists import version_entries
from services.sharing.domain.catalogue import OfferedRun
from services.sharing.domain.list_comparison import COMPARED, Difference, difference
from services.sharing.ports.share_lists import DifferenceCounts

RUN = OFFERED_NAMES.index("run_id")


def versions_compared(
    session: Session, share_list_id: str, earlier: int, later: int, *, limit: int, cursor: str | None
) -> Slice[Difference]:
    """A page of the runs that differ, by run."""
    before, after, both = _beside(share_list_id, earlier, later)
    run_id = func.coalesce(before.c.run_id, after.c.run_id).label("either_run_id")
    statement = select(*before.c, *after.c, run_id).select_from(both).where(_differs(before, after))
    return fetch_slice(session, statement, keys=[run_id], limit=limit, cursor=cursor, item=_difference)


def differences_counted(session: Session, share_list_id: str, earlier: int, later: int) -> DifferenceCounts:
    """How many runs came, went and changed."""
    before, after, both = _beside(share_list_id, earlier, later)
    came, went = before.c.run_id.is_(None), after.c.run_id.is_(None)
    counts = select(
        func.count().filter(came),
        func.count().filter(went),
        func.count().filter(~came, ~went, _differs(before, after)),
    ).select_from(both)
    return DifferenceCounts(*session.execute(counts).one())


def _beside(share_list_id: str, earlier: int, later: int) -> tuple[FromClause, FromClause, Join]:
    """Both versions by run; a run that one of them has not is empty on that side."""
    before, after = (
        select(*frozen_columns())
        .where(version_entries.c.share_list_id == share_list_id, version_entries.c.number == number)
        .subquery(name)
        for name, number in (("before", earlier), ("after", later))
    )
    return before, after, before.outerjoin(after, before.c.run_id == after.c.run_id, full=True)


def _differs(before: FromClause, after: FromClause) -> Any:
    return or_(*(before.c[name].is_distinct_from(after.c[name]) for name in ("run_id", *COMPARED)))


def _difference(row: Row[Any]) -> Difference:
    width = len(OFFERED_NAMES)
    found = difference(_run(row[:width]), _run(row[width : 2 * width]))
    if found is None:
        raise ValueError("the database answered a run that does not differ")
    return found


def _run(values: tuple[Any, ...]) -> OfferedRun | None:
    return None if values[RUN] is None else OfferedRun(*values)
