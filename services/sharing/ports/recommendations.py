"""What the centre recommends, kept and read (R74)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.sharing.domain.catalogue import OfferedRun, Run
from services.sharing.domain.recommendation import Recommendation, Recommendations


@dataclass(frozen=True)
class RecommendedRun:
    """A recommendation with its run as it is now."""

    recommendation: Recommendation
    run: Run
    shown: OfferedRun


class RecommendationStore(Protocol):
    """The one list."""

    def locked(self) -> Recommendations:
        """The list, which nobody else can change until this transaction ends."""

    def keep(self, recommendations: Recommendations) -> None: ...

    def version(self) -> int: ...

    def has(self, run_id: str) -> bool: ...

    def read(self) -> list[RecommendedRun]:
        """All recommendations in their order."""
