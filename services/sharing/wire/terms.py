"""Terms and their shifts as views."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing.term import CreateTerm, DayMovedView, ShiftTerm, TermShiftView, TermView
from chassis.domain.paging import Slice
from services.sharing.domain.share_list import deadlines_missed
from services.sharing.domain.term import Season
from services.sharing.domain.term_shift import Phase, TermShift
from services.sharing.ports.terms import TermRecord


def term_fields(command: CreateTerm) -> dict[str, Any]:
    """The arguments of `create_term`."""
    return {
        "name": command.name,
        "academic_year": command.academic_year,
        "season": Season(command.season),
        "starts_on": command.starts_on,
        "ends_on": command.ends_on,
        "given_days": {
            "notice_on": command.notice_on,
            "collection_until": command.collection_until,
            "review_until": command.review_until,
            "publication_until": command.publication_until,
        },
    }


def term_view(record: TermRecord, today: date) -> TermView:
    term, share_list = record.term, record.share_list
    turn = share_list.turn if share_list else None
    return TermView(
        term_id=term.term_id,
        name=term.name,
        academic_year=term.academic_year,
        season=term.season.value,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        notice_on=term.notice_on,
        collection_until=term.collection_until,
        review_until=term.review_until,
        publication_until=term.publication_until,
        share_list_id=share_list.share_list_id if share_list else None,
        share_list_state=share_list.state.value if share_list else None,
        turn=turn.value if turn else None,
        version=term.version,
        late=[deadline.value for deadline in deadlines_missed(term, share_list, today)],
    )


def term_page(found: Slice[TermRecord], today: date) -> Page[TermView]:
    return Page(items=[term_view(record, today) for record in found.items], next_cursor=found.next_cursor)


def shifted_days(command: ShiftTerm) -> dict[Phase, date]:
    """The days that are to be other ones."""
    given = {phase: getattr(command, phase.value) for phase in Phase}
    return {phase: day for phase, day in given.items() if day is not None}


def shift_page(found: Slice[TermShift]) -> Page[TermShiftView]:
    return Page(items=[_shift_view(shift) for shift in found.items], next_cursor=found.next_cursor)


def _shift_view(shift: TermShift) -> TermShiftView:
    return TermShiftView(
        shift_id=shift.shift_id,
        term_id=shift.term_id,
        shifted_at=shift.shifted_at,
        shifted_by_name=shift.shifted_by_name,
        reason=shift.reason,
        moved=[
            DayMovedView.model_validate({"phase": each.phase.value, "before": each.before, "after": each.after})
            for each in shift.moved
        ],
        reopened_collection=shift.reopened_collection,
    )
