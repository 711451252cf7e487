"""Recommendations as views (R74)."""

from __future__ import annotations

from typing import Any

from chassis.contracts.sharing import recommendation as views
from services.sharing.domain.recommendation import Sentence
from services.sharing.ports.recommendations import RecommendedRun
from services.sharing.usecases.recommendation import RecommendedList
from services.sharing.wire.lists import run_brief


def sentence(command: views.Recommend | views.RewordRecommendation) -> Sentence:
    return Sentence(command.sentence_zh, command.sentence_en)


def public_list(found: list[RecommendedRun]) -> views.PublicRecommendations:
    return views.PublicRecommendations(
        items=[views.PublicRecommendationView.model_validate(_public_fields(each)) for each in found]
    )


def whole_list(found: RecommendedList) -> views.RecommendationListView:
    items = [
        views.RecommendationView.model_validate(
            {
                **_public_fields(each.item),
                "is_shown": each.absent_for is None,
                "absent_for": each.absent_for.value if each.absent_for else None,
                "added_by_name": each.item.recommendation.added_by_name,
                "added_at": each.item.recommendation.added_at,
            }
        )
        for each in found.items
    ]
    return views.RecommendationListView(items=items, version=found.version)


def _public_fields(each: RecommendedRun) -> dict[str, Any]:
    said = each.recommendation.sentence
    return {"run": run_brief(each.shown), "sentence_zh": said.zh, "sentence_en": said.en}
