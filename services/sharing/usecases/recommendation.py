"""The centre recommends courses to the public (R74)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from services.sharing.domain.events import RecommendationsEdited
from services.sharing.domain.recommendation import (
    Absence,
    Recommendation,
    Recommendations,
    Sentence,
    absence,
)
from services.sharing.ports import Transaction
from services.sharing.ports.recommendations import RecommendedRun


@dataclass(frozen=True)
class Recommended:
    """A recommendation, and why the public does not see it, if so."""

    item: RecommendedRun
    absent_for: Absence | None


@dataclass(frozen=True)
class RecommendedList:
    version: int
    items: list[Recommended]


def public_recommendations(tx: Transaction) -> list[RecommendedRun]:
    """What is recommended and open, in the centre's order. Anyone may ask."""
    return [each.item for each in _list(tx).items if each.absent_for is None]


def list_recommendations(tx: Transaction) -> RecommendedList:
    """The whole list, with what left it by itself."""
    tx.actor.require(Role.CENTRE_ADMIN)
    return _list(tx)


def recommend(
    tx: Transaction, *, run_id: str, sentence: Sentence, place: int | None, expected_version: int
) -> RecommendedList:
    """Recommend a run.

    Raises:
        NotFound: `run_not_found`.
        Conflict, StaleVersion: see `Recommendations`.
    """
    recommendations = _held(tx, expected_version)
    run = tx.catalogue.run(run_id)
    if run is None:
        raise NotFound("run_not_found")
    item = Recommendation(run_id, sentence, tx.actor.actor_id, tx.actor.name, tx.now)
    recommendations.add(item, absence(run, tx.today), place)
    return _kept(tx, recommendations)


def reword(tx: Transaction, *, run_id: str, sentence: Sentence, expected_version: int) -> RecommendedList:
    """Recommend it in other words."""
    recommendations = _held(tx, expected_version)
    recommendations.reword(run_id, sentence)
    return _kept(tx, recommendations)


def stop_recommending(tx: Transaction, *, run_id: str, expected_version: int) -> RecommendedList:
    """Recommend a run no longer."""
    recommendations = _held(tx, expected_version)
    recommendations.remove(run_id)
    return _kept(tx, recommendations)


def arrange(tx: Transaction, *, run_ids: list[str], expected_version: int) -> RecommendedList:
    """Put the list into another order."""
    recommendations = _held(tx, expected_version)
    recommendations.arrange(run_ids)
    return _kept(tx, recommendations)


def _held(tx: Transaction, expected_version: int) -> Recommendations:
    tx.actor.require(Role.CENTRE_ADMIN)
    recommendations = tx.recommendations.locked()
    recommendations.expect(expected_version)
    return recommendations


def _kept(tx: Transaction, recommendations: Recommendations) -> RecommendedList:
    tx.recommendations.keep(recommendations)
    tx.record(RecommendationsEdited())
    return _list(tx)


def _list(tx: Transaction) -> RecommendedList:
    items = [Recommended(each, absence(each.run, tx.today)) for each in tx.recommendations.read()]
    return RecommendedList(tx.recommendations.version(), items)
