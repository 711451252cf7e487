"""The courses that the centre recommends to the public, in its order (R74)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, NotFound, StaleVersion
from services.sharing.domain.catalogue import Run

MOST_RECOMMENDED = 60


class Absence(StrEnum):
    """Why the public does not see a recommended run, or cannot be recommended it."""

    NOT_MOOC = "not_mooc"
    TAKEN_DOWN = "taken_down"
    OVER = "over"


@dataclass(frozen=True)
class Sentence:
    """Why people should look at it, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Recommendation:
    run_id: str
    sentence: Sentence
    added_by_id: str
    added_by_name: str
    added_at: datetime


def absence(run: Run, today: date) -> Absence | None:
    """Why the public does not see the run now."""
    if not run.is_mooc:
        return Absence.NOT_MOOC
    if run.is_taken_down:
        return Absence.TAKEN_DOWN
    return Absence.OVER if run.is_over(today) else None


@dataclass(eq=False)
class Recommendations:
    """The whole list; two who edit it at once do not overwrite one another."""

    version: int = 1
    items: list[Recommendation] = field(default_factory=list)

    def expect(self, version: int) -> None:
        """Refuse an edit of an older list.

        Raises:
            StaleVersion: `stale_version`.
        """
        if self.version != version:
            raise StaleVersion("stale_version", details={"current_version": self.version})

    def add(self, item: Recommendation, why_not: Absence | None, place: int | None) -> None:
        """Put a run at a place, counted from 1; at the end if none is given.

        Raises:
            Conflict: `run_not_recommendable`, `recommended_already`, `recommendations_full`.
        """
        if why_not is not None:
            raise Conflict("run_not_recommendable", details={"why": str(why_not)})
        if any(each.run_id == item.run_id for each in self.items):
            raise Conflict("recommended_already")
        if len(self.items) >= MOST_RECOMMENDED:
            raise Conflict("recommendations_full", details={"most": MOST_RECOMMENDED})
        at = len(self.items) if place is None else min(place - 1, len(self.items))
        self._become([*self.items[:at], item, *self.items[at:]])

    def remove(self, run_id: str) -> None:
        """Recommend a run no longer.

        Raises:
            NotFound: `recommendation_not_found`.
        """
        at = self._place(run_id)
        self._become([*self.items[:at], *self.items[at + 1 :]])

    def reword(self, run_id: str, sentence: Sentence) -> None:
        """Say it differently.

        Raises:
            NotFound: `recommendation_not_found`.
        """
        at = self._place(run_id)
        self._become([*self.items[:at], replace(self.items[at], sentence=sentence), *self.items[at + 1 :]])

    def arrange(self, run_ids: list[str]) -> None:
        """Put all of them into another order.

        Raises:
            Conflict: `order_incomplete`, unless each is named exactly once.
        """
        known = {each.run_id: each for each in self.items}
        if sorted(run_ids) != sorted(known):
            raise Conflict("order_incomplete")
        self._become([known[run_id] for run_id in run_ids])

    def _place(self, run_id: str) -> int:
        for place, each in enumerate(self.items):
            if each.run_id == run_id:
                return place
        raise NotFound("recommendation_not_found")

    def _become(self, items: list[Recommendation]) -> None:
        self.items = items
        self.version += 1
