"""The tables of sharing: its own, and the facts of others that it keeps."""

from services.sharing.adapters.tables import lists, projections, selections
from services.sharing.adapters.tables.base import metadata

__all__ = ["lists", "metadata", "projections", "selections"]
