"""Sharing on the bus. Its methods are in `entrypoints`, by subject."""

from __future__ import annotations

from chassis.contracts.sharing.rpc import SharingRpc
from services.sharing.entrypoints.costs import CostEntrypoints
from services.sharing.entrypoints.credit_bank import CreditBankEntrypoints
from services.sharing.entrypoints.credits import CreditEntrypoints
from services.sharing.entrypoints.evaluations import EvaluationEntrypoints
from services.sharing.entrypoints.lists import ListEntrypoints
from services.sharing.entrypoints.recommendations import RecommendationEntrypoints
from services.sharing.entrypoints.selections import SelectionEntrypoints
from services.sharing.entrypoints.statistics import StatisticsEntrypoints
from services.sharing.entrypoints.subscriptions import Subscriptions
from services.sharing.entrypoints.terms import TermEntrypoints


class SharingService(
    TermEntrypoints,
    ListEntrypoints,
    RecommendationEntrypoints,
    SelectionEntrypoints,
    CreditEntrypoints,
    CreditBankEntrypoints,
    StatisticsEntrypoints,
    CostEntrypoints,
    EvaluationEntrypoints,
    Subscriptions,
):
    """Terms, share lists, selections, credits, statistics, costs, evaluations."""

    name = "sharing"


_: type[SharingRpc] = SharingService
