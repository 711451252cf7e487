"""The tables of sharing: its own, and the facts of others that it keeps."""

from services.sharing.adapters.tables import (
    costs,
    credit_bank,
    evaluations,
    lists,
    projections,
    recommendations,
    selections,
    statistics,
)
from services.sharing.adapters.tables.base import metadata

__all__ = [
    "costs",
    "credit_bank",
    "evaluations",
    "lists",
    "metadata",
    "projections",
    "recommendations",
    "selections",
    "statistics",
]
