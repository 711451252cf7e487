"""What the public sees of MOOC runs (R84, R85)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Page, PageQuery, View
from chassis.contracts.catalog.course import Credits, InstitutionKindValue, OverviewPartView
from chassis.contracts.catalog.learning import ContentChapterView

SearchOrderValue = Literal["relevance", "newest", "start_date", "most_enrolled"]


class SearchPublicRuns(PageQuery):
    """MOOC runs by words and by what narrows them; without `state`, those that are announced or running."""

    q: str | None = Field(None, min_length=1, max_length=60)
    """Words, all of which are in the title, the leader's name or the school's: Chinese ones anywhere, Latin ones
    at the beginning of a word. At most eight count."""
    category: str | None = Field(None, min_length=1, max_length=10)
    institution_id: Id | None = None
    institution_kind: InstitutionKindValue | None = None
    state: Literal["running", "upcoming", "finished"] | None = None
    credits_min: Credits | None = None
    credits_max: Credits | None = None
    """Of the online credits, both included."""
    sort: SearchOrderValue | None = None
    """By relevance if there are words, else by the latest beginning."""


class PublicRunView(View):
    run_id: Id
    course_id: Id
    run_number: int
    title: str
    category_code: str | None
    cover_id: Id | None
    """If there is one, the picture is at `/runs/{run_id}/cover`."""
    institution_id: Id
    institution_name: str
    leader_name: str
    online_credits: Decimal | None
    starts_on: date
    ends_on: date
    phase: Literal["scheduled", "running", "finished"]
    student_count: int


class PublicRunPage(Page[PublicRunView]):
    """With the first page: how many runs were found in all, of more than 1,000 just that."""

    total: int | None
    total_is_exact: bool


class GetPublicRun(Command):
    run_id: Id


class GetCoursePage(Command):
    """The page with all contents, for those who plan to teach with the run (R73)."""

    run_id: Id


class PublicTeacherView(View):
    full_name: str
    institution_name: str
    is_leader: bool


class PublicRunDetailView(PublicRunView):
    """The page of a run. `chapters` is the contents as far as the public class may see it (R84)."""

    overview: list[OverviewPartView]
    teachers: list[PublicTeacherView]
    chapters: list[ContentChapterView]
