"""Courses recommended to the public, over HTTP (R74)."""

from __future__ import annotations

from chassis.contracts.accounts.events import InstitutionFiled
from chassis.contracts.sharing.events import RecommendationsChanged
from chassis.contracts.sharing.recommendation import (
    ArrangeRecommendations,
    ListPublicRecommendations,
    ListRecommendations,
    PublicRecommendations,
    Recommend,
    RecommendationListView,
    RewordRecommendation,
    StopRecommending,
)
from chassis.domain.actor import Role
from gateway.access import ANYONE, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("recommendations", title="Recommendations 推荐课程")
CENTRE = only(Role.CENTRE_ADMIN)


@api.get(
    "/public/recommendations",
    summary="Free courses that the centre recommends, in its order (R74)",
    who=ANYONE,
    kept_until=[RecommendationsChanged, InstitutionFiled],
)
def public_recommendations(query: ListPublicRecommendations) -> PublicRecommendations:
    """Those that are over or taken down are not among them."""
    return clients().sharing.public_recommendations(caller(), query)


@api.get("/recommendations", summary="The whole list, with what left it by itself (R74)", who=CENTRE)
def list_recommendations(query: ListRecommendations) -> RecommendationListView:
    """`absent_for` says why the public does not see a course that is still on the list."""
    return clients().sharing.list_recommendations(caller(), query)


@api.post(
    "/recommendations",
    summary="Recommend a MOOC run (R74)",
    who=CENTRE,
    status=201,
    errors=[
        "run_not_found",
        "run_not_recommendable",
        "recommended_already",
        "recommendations_full",
        "stale_version",
    ],
)
def recommend(command: Recommend) -> RecommendationListView:
    """At `place`, counted from 1, or at the end."""
    return clients().sharing.recommend(caller(), command)


@api.patch(
    "/recommendations/<id:run_id>",
    summary="Recommend it in other words (R74)",
    who=CENTRE,
    errors=["recommendation_not_found", "stale_version"],
)
def reword_recommendation(command: RewordRecommendation) -> RecommendationListView:
    return clients().sharing.reword_recommendation(caller(), command)


@api.delete(
    "/recommendations/<id:run_id>",
    summary="Recommend it no longer (R74)",
    who=CENTRE,
    errors=["recommendation_not_found", "stale_version"],
)
def stop_recommending(command: StopRecommending) -> RecommendationListView:
    return clients().sharing.stop_recommending(caller(), command)


@api.put(
    "/recommendations/order",
    summary="Put the list into another order (R74)",
    who=CENTRE,
    errors=["order_incomplete", "stale_version"],
)
def arrange_recommendations(command: ArrangeRecommendations) -> RecommendationListView:
    """Name every recommended run once."""
    return clients().sharing.arrange_recommendations(caller(), command)
