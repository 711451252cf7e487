"""The credit bank's queue on the bus."""

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
from chassis.rpc.entrypoints import Service, command, query
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.usecases import credit_bank
from services.sharing.wire import credit_bank as wire


class CreditBankEntrypoints(Service[SharingApplication]):
    """What the bank has, what waits and what was given up (R91). `bank.py` sends."""

    @query
    def list_deliveries(self, tx: SharingTransaction, query: ListDeliveries) -> Page[DeliveryView]:
        found = credit_bank.list_deliveries(
            tx, narrowed=wire.delivery_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.delivery_page(found)

    @query
    def get_delivery(self, tx: SharingTransaction, query: GetDelivery) -> DeliveryDetailView:
        return wire.delivery_detail(credit_bank.get_delivery(tx, delivery_id=query.delivery_id))

    @query
    def queue_figures(self, tx: SharingTransaction, _query: GetQueueFigures) -> QueueFigures:
        return wire.queue_figures(credit_bank.queue_figures(tx))

    @command
    def replay_delivery(self, tx: SharingTransaction, command: ReplayDelivery) -> DeliveryDetailView:
        return wire.delivery_detail(credit_bank.replay_delivery(tx, delivery_id=command.delivery_id))

    @command
    def replay_dead(self, tx: SharingTransaction, _command: ReplayDead) -> ReplayedDeliveries:
        return ReplayedDeliveries(replayed=credit_bank.replay_dead(tx))
