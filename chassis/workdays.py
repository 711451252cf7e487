"""Working days in China: weekends, public holidays and the working weekends that make up for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

CHINA = ZoneInfo("Asia/Shanghai")


def is_working_day(day: date) -> bool:
    """Whether people work that day. For years whose holidays are not yet announced, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_working_days(start: datetime, days: int) -> datetime:
    """The end of the last of `days` working days after the day of `start`, at midnight in China (R16)."""
    day = start.astimezone(CHINA).date()
    remaining = days
    while remaining > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            remaining -= 1
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=CHINA)


def today(now: datetime) -> date:
    """The calendar day in China at that moment; run periods and terms are counted in these."""
    return now.astimezone(CHINA).date()
