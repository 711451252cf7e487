"""What the public sees of MOOC runs (R84, R85)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, View
from chassis.contracts.catalog.course import OverviewPartView
from chassis.contracts.catalog.learning import ContentChapterView


class SearchPublicRuns(PageQuery):
    """MOOC runs that are announced or running, those that begin latest first."""

    q: str | None = Field(None, min_length=1, max_length=60)
    """A part of the title or of the leader's name."""
    category: str | None = Field(None, min_length=1, max_length=10)
    institution_id: Id | None = None


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


class GetPublicRun(Command):
    run_id: Id


class PublicTeacherView(View):
    full_name: str
    institution_name: str
    is_leader: bool


class PublicRunDetailView(PublicRunView):
    """The page of a run. `chapters` is the contents as far as the public class may see it (R84)."""

    overview: list[OverviewPartView]
    teachers: list[PublicTeacherView]
    student_count: int
    chapters: list[ContentChapterView]
