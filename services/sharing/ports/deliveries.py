"""Deliveries to the credit bank, kept and read (R91)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.sharing.domain.delivery import Attempt, Delivery, DeliveryState


@dataclass(frozen=True)
class DeliveryFilter:
    state: DeliveryState | None
    institution_id: str | None
    recognition_id: str | None


@dataclass(frozen=True)
class DeliveryRecord:
    """A delivery with its last attempt, and whether an earlier one of the same student and run must go first."""

    delivery: Delivery
    last_attempt: Attempt | None
    is_held_back: bool


@dataclass(frozen=True)
class Backlog:
    """How many deliveries are in each state, and since when the oldest one waits."""

    counts: dict[DeliveryState, int]
    oldest_waiting_at: datetime | None

    def age(self, now: datetime) -> float:
        """Seconds that the oldest one has waited."""
        return (now - self.oldest_waiting_at).total_seconds() if self.oldest_waiting_at else 0.0


class Deliveries(Protocol):
    """Deliveries, for changing them."""

    def add_all(self, deliveries: list[Delivery]) -> None: ...

    def locked(self, delivery_id: str) -> Delivery | None: ...

    def next_due(self, now: datetime) -> Delivery | None:
        """The one that is due longest and that nothing earlier of the same student and run holds back, locked.

        One that somebody else has locked is passed over.
        """

    def dead(self, limit: int) -> list[Delivery]:
        """The oldest that were given up, locked."""

    def note(self, attempt: Attempt) -> None: ...


class DeliveryLists(Protocol):
    """Deliveries, for reading."""

    def page(self, narrowed: DeliveryFilter, *, limit: int, cursor: str | None) -> Slice[DeliveryRecord]: ...

    def record(self, delivery_id: str) -> DeliveryRecord | None: ...

    def attempts(self, delivery_id: str) -> list[Attempt]:
        """The latest hundred attempts, newest first."""

    def backlog(self) -> Backlog: ...
