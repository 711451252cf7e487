"""The queue of records for the credit bank (R91)."""

from __future__ import annotations

from typing import Any, Literal

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View

DeliveryStateName = Literal["waiting", "delivered", "dead"]
StepName = Literal["recognised", "revoked"]
AttemptOutcome = Literal["accepted", "refused", "unclear", "throttled", "unreachable"]


class ListDeliveries(PageQuery):
    """Deliveries, newest first."""

    state: DeliveryStateName | None = None
    institution_id: Id | None = None
    recognition_id: Id | None = None


class GetDelivery(Command):
    delivery_id: Id


class ReplayDelivery(Command):
    """Try a delivery again that was given up."""

    delivery_id: Id


class ReplayDead(Command):
    """Try all again that were given up, the oldest first, at most a thousand at once."""


class ReplayedDeliveries(View):
    replayed: int


class AttemptView(View):
    """One attempt to tell the bank."""

    number: int
    began_at: UtcTime
    milliseconds: int
    outcome: AttemptOutcome
    """`unclear`: the bank may have it. `throttled`, `unreachable`: not the record's fault, and not counted."""
    status: int | None
    answer: str
    """The beginning of what the bank answered, or how the connection failed."""


class DeliveryView(View):
    """A record on its way to the bank; `delivery_id` is the `webhook-id` under which the bank knows it."""

    delivery_id: Id
    recognition_id: Id
    institution_id: Id
    step: StepName
    state: DeliveryStateName
    is_held_back: bool
    """Something earlier of the same student and run must arrive first."""
    attempts: int
    failures: int
    created_at: UtcTime
    due_at: UtcTime
    settled_at: UtcTime | None
    """When it was delivered or given up."""
    last_attempt: AttemptView | None


class DeliveryDetailView(DeliveryView):
    record: dict[str, Any]
    """The message as it is sent."""
    tried: list[AttemptView]
    """The latest hundred attempts, newest first."""


class GetQueueFigures(Command):
    """How the queue stands."""


class QueueFigures(View):
    waiting: int
    delivered: int
    dead: int
    oldest_waiting_at: UtcTime | None
