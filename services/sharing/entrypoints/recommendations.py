"""Recommendations on the bus (R74)."""

from __future__ import annotations

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
from chassis.rpc.entrypoints import Service, command, query
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import recommendation
from services.sharing.wire import recommendations as wire


class RecommendationEntrypoints(Service[SharingApplication]):
    """What the centre recommends to the public."""

    @query
    def public_recommendations(
        self, tx: SharingTransaction, _query: ListPublicRecommendations
    ) -> PublicRecommendations:
        return wire.public_list(recommendation.public_recommendations(tx))

    @query
    def list_recommendations(self, tx: SharingTransaction, _query: ListRecommendations) -> RecommendationListView:
        return wire.whole_list(recommendation.list_recommendations(tx))

    @command
    def recommend(self, tx: SharingTransaction, command: Recommend) -> RecommendationListView:
        found = recommendation.recommend(
            tx,
            run_id=command.run_id,
            sentence=wire.sentence(command),
            place=command.place,
            expected_version=command.expected_version,
        )
        return wire.whole_list(found)

    @command
    def reword_recommendation(
        self, tx: SharingTransaction, command: RewordRecommendation
    ) -> RecommendationListView:
        found = recommendation.reword(
            tx,
            run_id=command.run_id,
            sentence=wire.sentence(command),
            expected_version=command.expected_version,
        )
        return wire.whole_list(found)

    @command
    def stop_recommending(self, tx: SharingTransaction, command: StopRecommending) -> RecommendationListView:
        found = recommendation.stop_recommending(
            tx, run_id=command.run_id, expected_version=command.expected_version
        )
        return wire.whole_list(found)

    @command
    def arrange_recommendations(
        self, tx: SharingTransaction, command: ArrangeRecommendations
    ) -> RecommendationListView:
        found = recommendation.arrange(tx, run_ids=command.run_ids, expected_version=command.expected_version)
        return wire.whole_list(found)
