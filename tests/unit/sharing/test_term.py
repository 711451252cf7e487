"""The term's calendar by the guide (R70)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.contracts.sharing.term import CreateTerm
from chassis.domain.errors import InvalidInput
from services.sharing.domain.share_list import ListState, ShareList, Turn, deadlines_missed
from services.sharing.domain.term import COLLECTION_DAYS, Season, Term, TermCalendar


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


def by_the_guide(season: Season, starts_on: date, today: date) -> TermCalendar:
    return TermCalendar.by_the_guide(season, starts_on, today, monday_to_friday)


def a_term(**changes: Any) -> Term:
    starts_on = date(2027, 9, 6)
    fields: dict[str, Any] = {
        "name": "2027-2028 学年秋季学期",
        "academic_year": "2027-2028",
        "season": Season.AUTUMN,
        "starts_on": starts_on,
        "ends_on": date(2028, 1, 20),
        "calendar": by_the_guide(Season.AUTUMN, starts_on, date(2027, 1, 4)),
    }
    return Term.create(**(fields | changes))


def test_notices_for_an_autumn_term_go_out_in_april_and_the_list_before_june_r70() -> None:
    calendar = by_the_guide(Season.AUTUMN, date(2027, 9, 6), date(2027, 1, 4))
    assert (calendar.notice_on, calendar.publication_until) == (date(2027, 4, 1), date(2027, 5, 31))


def test_notices_for_a_spring_term_go_out_in_october_and_the_list_before_december_r70() -> None:
    calendar = by_the_guide(Season.SPRING, date(2028, 2, 28), date(2027, 1, 4))
    # 1 October 2027 is a Friday here; the holiday calendar itself is the chassis's to know.
    assert (calendar.notice_on, calendar.publication_until) == (date(2027, 10, 1), date(2027, 11, 30))


def test_notice_waits_for_a_working_day_r70() -> None:
    # 1 April 2028 is a Saturday.
    assert by_the_guide(Season.AUTUMN, date(2028, 9, 4), date(2028, 1, 3)).notice_on == date(2028, 4, 3)


def test_windows_follow_one_another_within_the_deadline_r70() -> None:
    calendar = by_the_guide(Season.AUTUMN, date(2027, 9, 6), date(2027, 1, 4))
    assert calendar.notice_on < calendar.collection_until < calendar.review_until <= calendar.publication_until


def test_a_list_that_is_opened_late_still_collects_for_the_full_time_r70() -> None:
    today = date(2027, 8, 2)
    calendar = by_the_guide(Season.AUTUMN, date(2027, 9, 6), today)
    # Forty days later is a Saturday; the window ends on the Monday.
    assert calendar.collection_until == today + timedelta(days=COLLECTION_DAYS + 2)
    assert calendar.publication_until == date(2027, 5, 31), "the deadline stays, and is missed"


def test_the_centre_may_choose_days_itself_r70() -> None:
    calendar = by_the_guide(Season.AUTUMN, date(2027, 9, 6), date(2027, 1, 4))
    chosen = calendar.with_given(collection_until=date(2027, 4, 20), review_until=None)
    assert chosen.collection_until == date(2027, 4, 20)
    assert chosen.review_until == date(2027, 5, 5)
    with pytest.raises(InvalidInput) as refusal:
        calendar.with_given(review_until=date(2027, 4, 2))
    assert refusal.value.code == "calendar_out_of_order"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"academic_year": "2027-2029"}, "/academic_year"),
        ({"academic_year": "2025-2026"}, "/starts_on"),
        ({"ends_on": date(2027, 9, 6)}, "/ends_on"),
    ],
)
def test_dates_agree_with_the_academic_year_r70(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_term(**changes)
    assert [error.pointer for error in refusal.value.errors] == [pointer]


def test_what_is_late_and_whose_turn_it_is_are_shown_r70() -> None:
    term = a_term()
    assert deadlines_missed(term, None, term.notice_on) == []
    assert deadlines_missed(term, None, term.notice_on + timedelta(days=1)) == ["notice"]
    share_list = ShareList.open(term, datetime(2027, 4, 1, tzinfo=UTC))
    turns = [share_list.turn]
    share_list.close_collection()
    turns.append(share_list.turn)
    assert turns == [Turn.SCHOOLS, Turn.CENTRE]
    late = date(2027, 6, 1)
    assert deadlines_missed(term, share_list, term.review_until) == []
    assert deadlines_missed(term, share_list, late) == ["review", "publication"]
    share_list.state = ListState.PUBLISHED
    assert (deadlines_missed(term, share_list, late), share_list.turn) == ([], None)


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2101, 1, 1), date.max])
@pytest.mark.parametrize(
    "field", ["starts_on", "ends_on", "notice_on", "collection_until", "review_until", "publication_until"]
)
def test_days_that_no_calendar_can_count_from_are_refused_by_their_place_r70(field: str, day: date) -> None:
    fields: dict[str, Any] = {
        "name": "2027-2028 学年春季学期",
        "academic_year": "2027-2028",
        "season": "spring",
        "starts_on": date(2028, 2, 28),
        "ends_on": date(2028, 7, 1),
    }
    with pytest.raises(ValidationError) as refusal:
        CreateTerm(**(fields | {field: day}))
    assert [fault["loc"] for fault in refusal.value.errors()] == [(field,)]
