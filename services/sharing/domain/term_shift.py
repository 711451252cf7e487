"""Shifts of a term's calendar: the centre moves days that have not come yet, and says why (R70)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from chassis.domain.errors import Conflict, FieldError, InvalidInput
from chassis.domain.ids import new_id
from services.sharing.domain.share_list import ListState, ShareList
from services.sharing.domain.term import Term, TermCalendar


class Phase(StrEnum):
    """The parts of a term's calendar, by the field that holds the day."""

    NOTICE = "notice_on"
    COLLECTION = "collection_until"
    REVIEW = "review_until"
    PUBLICATION = "publication_until"


@dataclass(frozen=True)
class DayMoved:
    """One day of the calendar, before and after."""

    phase: Phase
    before: date
    after: date


@dataclass(frozen=True)
class TermShift:
    """What was moved, by whom, when and why. Kept for ever."""

    shift_id: str
    term_id: str
    shifted_at: datetime
    shifted_by_id: str
    shifted_by_name: str
    reason: str
    moved: tuple[DayMoved, ...]
    reopened_collection: bool


def shift_calendar(
    term: Term,
    share_list: ShareList | None,
    days: dict[Phase, date],
    *,
    reason: str,
    by_id: str,
    by_name: str,
    today: date,
    now: datetime,
) -> TermShift:
    """Move days of the calendar. A later end of a collection that was over opens it again, unless published.

    Raises:
        Conflict: `calendar_unchanged`; `term_phase_over` for a notice that went out or a list that is published.
        InvalidInput: `calendar_day_past` for a day before today, `calendar_out_of_order`.
    """
    before = asdict(term.calendar)
    moved = tuple(
        DayMoved(phase, before[phase], days[phase])
        for phase in Phase
        if phase in days and days[phase] != before[phase]
    )
    if not moved:
        raise Conflict("calendar_unchanged")
    _check_phases(moved, share_list)
    past = tuple(FieldError(f"/{each.phase}", "calendar_day_past") for each in moved if each.after < today)
    if past:
        raise InvalidInput("calendar_day_past", errors=past)
    calendar = TermCalendar(**before | {each.phase.value: each.after for each in moved})
    _check_order(calendar)
    reopens = (
        share_list is not None
        and share_list.state is ListState.REVIEWING
        and any(each.phase is Phase.COLLECTION for each in moved)
    )
    if share_list is not None and reopens:
        share_list.reopen_collection()
    term.follow(calendar)
    return TermShift(new_id(), term.term_id, now, by_id, by_name, reason, moved, reopens)


def _check_phases(moved: tuple[DayMoved, ...], share_list: ShareList | None) -> None:
    for each in moved:
        is_published = share_list is not None and share_list.state is ListState.PUBLISHED
        if is_published or (share_list is not None and each.phase is Phase.NOTICE):
            raise Conflict("term_phase_over", details={"phase": str(each.phase)})


def _check_order(calendar: TermCalendar) -> None:
    days = asdict(calendar)
    for earlier, later in pairwise(Phase):
        if days[earlier] > days[later]:
            raise InvalidInput.of(f"/{later}", "calendar_out_of_order")
