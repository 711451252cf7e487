"""A term and the calendar of its share list (R70)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from chassis.domain.errors import FieldError, InvalidInput
from chassis.domain.ids import new_id

IsWorkingDay = Callable[[date], bool]

COLLECTION_DAYS = 40
REVIEW_DAYS = 15


class Season(StrEnum):
    AUTUMN = "autumn"
    SPRING = "spring"


@dataclass(frozen=True)
class TermCalendar:
    """When what is due. All days are days in China, the last of each window included."""

    notice_on: date
    collection_until: date
    review_until: date
    publication_until: date

    @classmethod
    def by_the_guide(
        cls, season: Season, starts_on: date, today: date, is_working_day: IsWorkingDay
    ) -> TermCalendar:
        """Notice in April or October, published before June or December.

        Windows end on working days. A list that is opened after its regular window still gets one of full length,
        and shows that it is late.
        """
        if season is Season.AUTUMN:
            year, month, deadline = starts_on.year, 4, date(starts_on.year, 5, 31)
        else:
            year = starts_on.year if starts_on.month > 10 else starts_on.year - 1
            month, deadline = 10, date(year, 11, 30)
        notice_on = _working_day_from(date(year, month, 1), is_working_day)
        collection_until = max(notice_on, today) + timedelta(days=COLLECTION_DAYS)
        review_until = collection_until + timedelta(days=REVIEW_DAYS)
        return cls(
            notice_on=notice_on,
            collection_until=_working_day_from(collection_until, is_working_day),
            review_until=_working_day_from(review_until, is_working_day),
            publication_until=deadline,
        )

    def with_given(self, **days: date | None) -> TermCalendar:
        """The same calendar with the days that the centre chose itself; later windows follow an earlier one."""
        given = {name: day for name, day in days.items() if day is not None}
        chosen = replace(self, **given)
        if "review_until" not in given and "collection_until" in given:
            chosen = replace(chosen, review_until=chosen.collection_until + timedelta(days=REVIEW_DAYS))
        if not chosen.notice_on <= chosen.collection_until <= chosen.review_until:
            raise InvalidInput.of("/collection_until", "calendar_out_of_order")
        return chosen


@dataclass(eq=False)
class Term:
    """A term for which courses are shared."""

    term_id: str
    name: str
    academic_year: str
    season: Season
    starts_on: date
    ends_on: date
    notice_on: date
    collection_until: date
    review_until: date
    publication_until: date
    version: int = 1

    @classmethod
    def create(
        cls,
        *,
        name: str,
        academic_year: str,
        season: Season,
        starts_on: date,
        ends_on: date,
        calendar: TermCalendar,
    ) -> Term:
        """A term whose dates agree with its academic year.

        Raises:
            InvalidInput: `term_dates_invalid` with each fault by its field.
        """
        _check_dates(academic_year, starts_on, ends_on)
        return cls(
            term_id=new_id(),
            name=name,
            academic_year=academic_year,
            season=season,
            starts_on=starts_on,
            ends_on=ends_on,
            notice_on=calendar.notice_on,
            collection_until=calendar.collection_until,
            review_until=calendar.review_until,
            publication_until=calendar.publication_until,
        )

    def includes(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def calendar(self) -> TermCalendar:
        return TermCalendar(self.notice_on, self.collection_until, self.review_until, self.publication_until)

    def follow(self, calendar: TermCalendar) -> None:
        """Go by another calendar from now on."""
        for name, day in asdict(calendar).items():
            setattr(self, name, day)
        self.version += 1


def _working_day_from(day: date, is_working_day: IsWorkingDay) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _check_dates(academic_year: str, starts_on: date, ends_on: date) -> None:
    faults = []
    years = re.fullmatch(r"(\d{4})-(\d{4})", academic_year)
    if years is None or int(years[2]) != int(years[1]) + 1:
        faults.append(FieldError("/academic_year", "academic_year_invalid"))
    elif starts_on.year not in {int(years[1]), int(years[2])}:
        faults.append(FieldError("/starts_on", "outside_academic_year", {"academic_year": academic_year}))
    if ends_on <= starts_on:
        faults.append(FieldError("/ends_on", "ends_before_start"))
    if faults:
        raise InvalidInput("term_dates_invalid", errors=tuple(faults))
