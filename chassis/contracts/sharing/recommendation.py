"""Courses that the centre recommends to the public (R74)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, UtcTime, View
from chassis.contracts.sharing.share_list import RunBrief

SentenceText = Annotated[str, Field(min_length=2, max_length=200)]


class ListPublicRecommendations(Command):
    """What is recommended and open."""


class PublicRecommendationView(View):
    """The run's page is at `/public/runs/{run_id}`."""

    run: RunBrief
    sentence_zh: str
    sentence_en: str


class PublicRecommendations(View):
    """In the centre's order."""

    items: list[PublicRecommendationView]


class ListRecommendations(Command):
    """The whole list, with what left it by itself."""


class RecommendationView(PublicRecommendationView):
    is_shown: bool
    """Whether the public sees it now."""
    absent_for: Literal["not_mooc", "taken_down", "over"] | None
    added_by_name: str
    added_at: UtcTime


class RecommendationListView(View):
    items: list[RecommendationView]
    version: int


class Recommend(Command):
    """Recommend a published MOOC run; at the end of the list, if no place is given."""

    run_id: Id
    sentence_zh: SentenceText
    sentence_en: SentenceText
    place: int | None = Field(None, ge=1, le=1000)
    expected_version: int


class RewordRecommendation(Command):
    run_id: Id
    sentence_zh: SentenceText
    sentence_en: SentenceText
    expected_version: int


class StopRecommending(Command):
    run_id: Id
    expected_version: int


class ArrangeRecommendations(Command):
    """Put all recommended runs into this order."""

    run_ids: list[Id] = Field(max_length=200)
    expected_version: int
