"""Two working days on the Chinese calendar, holidays and make-up days included (R16)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chassis.workdays import CHINA, after_working_days, is_working_day, today


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # its last day off
        (date(2025, 9, 28), True),  # a Sunday that makes up for it
        (date(2025, 10, 9), True),
        (date(2025, 10, 12), False),  # an ordinary Sunday
        (date(2099, 1, 5), True),  # a Monday of a year that nobody has announced
        (date(2099, 1, 3), False),  # a Saturday of that year
    ],
)
def test_working_days_follow_the_announced_calendar_r16(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        (datetime(2025, 9, 8, 10, tzinfo=CHINA), date(2025, 9, 10)),  # Monday → Wednesday
        (datetime(2025, 9, 5, 10, tzinfo=CHINA), date(2025, 9, 9)),  # Friday → Tuesday
        (datetime(2025, 9, 26, 10, tzinfo=CHINA), date(2025, 9, 29)),  # Friday → working Sunday → Monday
        (datetime(2025, 9, 30, 23, tzinfo=CHINA), date(2025, 10, 10)),  # over the whole holiday
    ],
)
def test_two_working_days_end_with_the_second_one_r16(start: datetime, last_day: date) -> None:
    due = after_working_days(start, 2)
    assert (due.astimezone(CHINA).date() - last_day).days == 1
    assert due.hour == due.minute == 0


def test_the_day_changes_at_midnight_in_china() -> None:
    assert today(datetime(2026, 3, 1, 0, 30, tzinfo=CHINA)) == date(2026, 3, 1)
    assert today(datetime.fromisoformat("2026-02-28T16:30:00+00:00")) == date(2026, 3, 1)
