"""Shifts of a term's calendar, and what it reminds of (R70)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.domain.errors import Conflict, InvalidInput
from services.sharing.domain.reminders import Reminder, due_reminders
from services.sharing.domain.share_list import ListState, ShareList
from services.sharing.domain.term import Season, Term, TermCalendar
from services.sharing.domain.term_shift import Phase, TermShift, shift_calendar

NOW = datetime(2027, 4, 20, 4, tzinfo=UTC)
TODAY = date(2027, 4, 20)
CALENDAR = TermCalendar(date(2027, 4, 1), date(2027, 5, 11), date(2027, 5, 26), date(2027, 5, 31))


def a_term(calendar: TermCalendar = CALENDAR) -> Term:
    return Term.create(
        name="2027-2028 学年秋季学期",
        academic_year="2027-2028",
        season=Season.AUTUMN,
        starts_on=date(2027, 9, 6),
        ends_on=date(2028, 1, 20),
        calendar=calendar,
    )


def a_list(term: Term, state: ListState = ListState.COLLECTING) -> ShareList:
    share_list = ShareList.open(term, NOW)
    share_list.state = state
    return share_list


def shift(term: Term, share_list: ShareList | None, today: date = TODAY, **days: date) -> TermShift:
    given = {Phase(name): day for name, day in days.items()}
    return shift_calendar(term, share_list, given, reason="疫情", by_id="c", by_name="中心", today=today, now=NOW)


def test_every_phase_can_be_shifted_and_the_shift_says_what_moved_r70() -> None:
    term = a_term()
    days = {
        "notice_on": date(2027, 4, 26),
        "collection_until": date(2027, 5, 20),
        "review_until": date(2027, 6, 4),
        "publication_until": date(2027, 6, 10),
    }
    kept = shift(term, None, **days)
    assert term.calendar == TermCalendar(**days)
    assert term.version == 2
    assert [(each.phase, each.before, each.after) for each in kept.moved] == [
        (phase, getattr(CALENDAR, phase), days[phase]) for phase in Phase
    ]
    assert (kept.reason, kept.shifted_by_name, kept.reopened_collection) == ("疫情", "中心", False)


def test_a_shift_that_moves_nothing_is_refused_r70() -> None:
    for days in ({}, {"review_until": CALENDAR.review_until}):
        with pytest.raises(Conflict) as refusal:
            shift(a_term(), None, **days)
        assert refusal.value.code == "calendar_unchanged"


@pytest.mark.parametrize(
    ("days", "pointer"),
    [
        ({"collection_until": date(2027, 5, 27)}, "/review_until"),
        ({"review_until": date(2027, 5, 10)}, "/review_until"),
        ({"review_until": date(2027, 6, 1)}, "/publication_until"),
        ({"notice_on": date(2027, 5, 12)}, "/collection_until"),
    ],
)
def test_the_order_of_the_days_holds_after_a_shift_r70(days: dict[str, date], pointer: str) -> None:
    term = a_term()
    with pytest.raises(InvalidInput) as refusal:
        shift(term, None, **days)
    assert refusal.value.code == "calendar_out_of_order"
    assert [error.pointer for error in refusal.value.errors] == [pointer]
    assert (term.calendar, term.version) == (CALENDAR, 1), "a refused shift leaves no trace"


def test_no_day_moves_into_the_past_and_today_is_allowed_r70() -> None:
    with pytest.raises(InvalidInput) as refusal:
        shift(a_term(), None, collection_until=TODAY - timedelta(days=1))
    assert refusal.value.code == "calendar_day_past"
    shift(a_term(), None, collection_until=TODAY)


# State of the list × phase: whether the phase may still move. Written by hand from R70.
MOVABLE = {
    None: {"notice_on": True, "collection_until": True, "review_until": True, "publication_until": True},
    "collecting": {"notice_on": False, "collection_until": True, "review_until": True, "publication_until": True},
    "reviewing": {"notice_on": False, "collection_until": True, "review_until": True, "publication_until": True},
    "published": {
        "notice_on": False,
        "collection_until": False,
        "review_until": False,
        "publication_until": False,
    },
}
LATER = {
    "notice_on": date(2027, 4, 21),
    "collection_until": date(2027, 5, 12),
    "review_until": date(2027, 5, 27),
    "publication_until": date(2027, 6, 1),
}


@pytest.mark.parametrize("phase", [phase.value for phase in Phase])
@pytest.mark.parametrize("state", list(MOVABLE))
def test_what_is_over_is_not_shifted_r70(state: str | None, phase: str) -> None:
    term = a_term()
    share_list = a_list(term, ListState(state)) if state else None
    if MOVABLE[state][phase]:
        shift(term, share_list, **{phase: LATER[phase]})
        assert getattr(term, phase) == LATER[phase]
        return
    with pytest.raises(Conflict) as refusal:
        shift(term, share_list, **{phase: LATER[phase]})
    assert (refusal.value.code, refusal.value.details["phase"]) == ("term_phase_over", phase)


def test_a_later_end_opens_the_collection_again_and_nothing_else_does_r70() -> None:
    today = date(2027, 5, 13)
    term = a_term()
    share_list = a_list(term, ListState.REVIEWING)
    assert not shift(term, share_list, today, review_until=date(2027, 5, 27)).reopened_collection
    assert share_list.state == "reviewing"
    assert shift(term, share_list, today, collection_until=date(2027, 5, 20)).reopened_collection
    assert share_list.state == "collecting"


def reminded(term: Term, share_list: ShareList | None, today: date) -> list[Reminder]:
    return [each.reminder for each in due_reminders(term, share_list, today, lambda day: day.weekday() < 5)]


def test_reminders_come_three_working_days_before_a_deadline_r70() -> None:
    term = a_term()
    collecting, reviewing = a_list(term), a_list(term, ListState.REVIEWING)
    # 11 May 2027 is a Tuesday: three working days before it is Thursday, 6 May.
    assert reminded(term, collecting, date(2027, 5, 5)) == []
    assert reminded(term, collecting, date(2027, 5, 6)) == [Reminder.COLLECTION_ENDS]
    assert reminded(term, collecting, date(2027, 5, 11)) == [Reminder.COLLECTION_ENDS]
    assert reminded(term, reviewing, date(2027, 5, 11)) == []
    # 26 May is a Wednesday, 31 May a Monday.
    assert reminded(term, reviewing, date(2027, 5, 21)) == [Reminder.REVIEW_ENDS]
    assert reminded(term, reviewing, date(2027, 5, 28)) == [Reminder.PUBLICATION_DUE]
    assert reminded(term, reviewing, date(2027, 6, 1)) == [Reminder.PUBLICATION_LATE]


def test_the_centre_is_reminded_of_the_notice_until_the_list_is_open_r70() -> None:
    term = a_term()
    assert reminded(term, None, date(2027, 3, 31)) == []
    assert reminded(term, None, date(2027, 4, 1)) == [Reminder.NOTICE_DUE]
    assert reminded(term, a_list(term), date(2027, 4, 1)) == []


def test_nothing_is_reminded_of_once_the_list_is_published_r70() -> None:
    term = a_term()
    published = a_list(term, ListState.PUBLISHED)
    days = [date(2027, 4, 1) + timedelta(days=passed) for passed in range(300)]
    assert [day for day in days if reminded(term, published, day)] == []
