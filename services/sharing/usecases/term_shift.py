"""The centre shifts a term's calendar, and everyone can read what was shifted and why (R70)."""

from __future__ import annotations

from datetime import date

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, StaleVersion
from chassis.domain.paging import Slice
from services.sharing.domain.access import require_reader
from services.sharing.domain.events import CalendarShifted
from services.sharing.domain.term_shift import Phase, TermShift, shift_calendar
from services.sharing.ports import Transaction
from services.sharing.ports.terms import TermRecord


def shift_term(
    tx: Transaction, *, term_id: str, expected_version: int, days: dict[Phase, date], reason: str
) -> TermRecord:
    """Move days of a term's calendar; schools are told once its list is open.

    Raises:
        NotFound: `term_not_found`.
        StaleVersion: `stale_version`.
        Conflict, InvalidInput: see `shift_calendar`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    share_list = tx.share_lists.locked_of_term(term_id)
    term = tx.terms.locked(term_id)
    if term is None:
        raise NotFound("term_not_found")
    if term.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": term.version})
    shift = shift_calendar(
        term,
        share_list,
        days,
        reason=reason,
        by_id=tx.actor.actor_id,
        by_name=tx.actor.name,
        today=tx.today,
        now=tx.now,
    )
    tx.terms.keep_shift(shift)
    if share_list is not None:
        tx.record(CalendarShifted(share_list, term, shift))
    return TermRecord(term, share_list)


def list_shifts(tx: Transaction, *, term_id: str, limit: int, cursor: str | None) -> Slice[TermShift]:
    """What was shifted in a term, newest first.

    Raises:
        NotFound: `term_not_found`.
    """
    require_reader(tx.actor)
    if tx.terms.get(term_id) is None:
        raise NotFound("term_not_found")
    return tx.term_lists.shifts(term_id, limit=limit, cursor=cursor)
