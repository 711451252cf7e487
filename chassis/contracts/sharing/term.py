"""Terms and their calendar (R70)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.scopes import ClientScope

Season = Literal["autumn", "spring"]
ListStateName = Literal["collecting", "reviewing", "published"]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
"""The calendar counts from it, in both directions."""
AcademicYear = Annotated[str, Field(pattern=r"^20\d\d-20\d\d$", examples=["2026-2027"])]


class CreateTerm(Command):
    """A term to share courses for. Dates of the calendar that are not given follow the guide:

    notice on the first working day of April (autumn) or October (spring), publication by 31 May or 30 November.
    """

    name: str = Field(min_length=1, max_length=100)
    academic_year: AcademicYear
    season: Season
    starts_on: Day
    ends_on: Day
    notice_on: Day | None = None
    collection_until: Day | None = None
    review_until: Day | None = None
    publication_until: Day | None = None


class ListTerms(PageQuery):
    """Terms, newest first."""

    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})

    academic_year: AcademicYear | None = None


class GetTerm(Command):
    SCOPES: ClassVar = frozenset({ClientScope.SHARE_LISTS_READ})

    term_id: Id


class OpenShareList(Command):
    """Open the term's share list and tell every school."""

    term_id: Id


class TermView(View):
    term_id: Id
    name: str
    academic_year: str
    season: Season
    starts_on: date
    ends_on: date
    notice_on: date
    collection_until: date
    review_until: date
    publication_until: date
    share_list_id: Id | None
    share_list_state: ListStateName | None
    turn: Literal["schools", "centre"] | None
    """Whose turn it is; nobody's once the list is published."""
    late: list[Literal["notice", "review", "publication"]]
    """The deadlines that have passed without what they ask for."""
    version: int


class ShiftTerm(Command):
    """Move days of a term's calendar that have not come yet. A later end of a collection opens it again."""

    term_id: Id
    expected_version: int
    reason: str = Field(min_length=2, max_length=500)
    notice_on: Day | None = None
    collection_until: Day | None = None
    review_until: Day | None = None
    publication_until: Day | None = None


class ListTermShifts(PageQuery):
    """What was shifted in a term, newest first."""

    term_id: Id


class DayMovedView(View):
    phase: Literal["notice_on", "collection_until", "review_until", "publication_until"]
    before: date
    after: date


class TermShiftView(View):
    shift_id: Id
    term_id: Id
    shifted_at: UtcTime
    shifted_by_name: str
    reason: str
    moved: list[DayMovedView]
    reopened_collection: bool


class SweepTerms(Command):
    """Do what the calendars ask for: end collections that are over, remind. The scheduler asks this often."""


class SweptTerms(View):
    moved: int
    reminded: int = 0
