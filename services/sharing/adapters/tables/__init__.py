"""The tables of sharing: its own, and the facts of others that it keeps."""

from services.sharing.adapters.tables import credit_bank, lists, projections, selections, statistics
from services.sharing.adapters.tables.base import metadata

__all__ = ["credit_bank", "lists", "metadata", "projections", "selections", "statistics"]
