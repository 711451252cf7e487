"""The credit bank's queue over HTTP (R91)."""

from __future__ import annotations

from chassis.contracts.base import Page
from chassis.contracts.sharing.credit_bank import (
    DeliveryDetailView,
    DeliveryView,
    GetDelivery,
    GetQueueFigures,
    ListDeliveries,
    QueueFigures,
    ReplayDead,
    ReplayDelivery,
    ReplayedDeliveries,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("credit_bank", title="Credit bank 学分银行")
CENTRE = only(Role.CENTRE_ADMIN)


@api.get("/credit-bank/deliveries", summary="Records on their way to the credit bank (R91)", who=CENTRE)
def list_deliveries(query: ListDeliveries) -> Page[DeliveryView]:
    """Newest first, with the last attempt of each. `state=dead` shows what was given up."""
    return clients().sharing.list_deliveries(caller(), query)


@api.get("/credit-bank/figures", summary="How the queue stands (R91)", who=CENTRE)
def get_queue_figures(query: GetQueueFigures) -> QueueFigures:
    return clients().sharing.queue_figures(caller(), query)


@api.get(
    "/credit-bank/deliveries/<id:delivery_id>",
    summary="One record with its attempts (R91)",
    who=CENTRE,
    errors=["delivery_not_found"],
)
def get_delivery(query: GetDelivery) -> DeliveryDetailView:
    """`record` is the message as the bank gets it, under `webhook-id: {delivery_id}`."""
    return clients().sharing.get_delivery(caller(), query)


@api.post(
    "/credit-bank/deliveries/<id:delivery_id>/replay",
    summary="Try a record again that was given up (R91)",
    who=CENTRE,
    errors=["delivery_not_found", "delivery_state"],
)
def replay_delivery(command: ReplayDelivery) -> DeliveryDetailView:
    return clients().sharing.replay_delivery(caller(), command)


@api.post("/credit-bank/deliveries/replay", summary="Try all again that were given up (R91)", who=CENTRE)
def replay_dead(command: ReplayDead) -> ReplayedDeliveries:
    """The oldest first, at most a thousand at once; repeat until `replayed` is 0."""
    return clients().sharing.replay_dead(caller(), command)
