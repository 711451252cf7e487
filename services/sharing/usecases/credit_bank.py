"""The credit bank's queue: what waits is sent, what was given up is seen and replayed (R91)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.credit_record import credit_record
from services.sharing.domain.delivery import Attempt, Delivery, DeliveryState, Patience, Reply, Step
from services.sharing.domain.recognition import Recognition
from services.sharing.ports import Transaction
from services.sharing.ports.deliveries import Backlog, DeliveryFilter, DeliveryRecord

REPLAYED_AT_ONCE = 1000


@dataclass(frozen=True)
class DeliveryDetail:
    record: DeliveryRecord
    attempts: list[Attempt]


def enqueue(tx: Transaction, recognitions: Sequence[Recognition], step: Step) -> None:
    """Write what the bank must hear of these recognitions of one run, in the transaction that decided on them."""
    if not recognitions:
        return
    run = tx.catalogue.run(recognitions[0].run_id)
    if run is None:
        raise NotFound("run_not_found")
    schools = tx.catalogue.institutions([recognitions[0].institution_id, run.institution_id])
    tx.deliveries.add_all(
        [Delivery.of(each, step, credit_record(step, each, run, schools, tx.now), tx.now) for each in recognitions]
    )


def take_next(tx: Transaction, lease: timedelta) -> Delivery | None:
    """The delivery to try now, held for the length of the lease."""
    tx.actor.require_platform()
    delivery = tx.deliveries.next_due(tx.now)
    if delivery is not None:
        delivery.take(tx.now, lease)
    return delivery


def settle(
    tx: Transaction,
    *,
    delivery_id: str,
    attempt_number: int,
    began_at: datetime,
    reply: Reply,
    patience: Patience,
    jitter: float,
) -> DeliveryState | None:
    """Note what became of an attempt; nothing, when its lease was over and somebody else began another."""
    tx.actor.require_platform()
    delivery = tx.deliveries.locked(delivery_id)
    if delivery is None or delivery.tries != attempt_number or delivery.state is not DeliveryState.WAITING:
        return None
    tx.deliveries.note(
        Attempt(
            delivery_id=delivery_id,
            number=attempt_number,
            began_at=began_at,
            milliseconds=max(0, round((tx.now - began_at).total_seconds() * 1000)),
            outcome=reply.outcome,
            status=reply.status,
            answer=reply.answer,
        )
    )
    delivery.settle(reply, patience, tx.now, jitter)
    return delivery.state


def backlog(tx: Transaction) -> Backlog:
    """How the queue stands, for the process that sends."""
    tx.actor.require_platform()
    return tx.delivery_lists.backlog()


def list_deliveries(
    tx: Transaction, *, narrowed: DeliveryFilter, limit: int, cursor: str | None
) -> Slice[DeliveryRecord]:
    """The queue, newest first, for the centre."""
    tx.actor.require(Role.CENTRE_ADMIN)
    return tx.delivery_lists.page(narrowed, limit=limit, cursor=cursor)


def get_delivery(tx: Transaction, *, delivery_id: str) -> DeliveryDetail:
    """One delivery with its attempts.

    Raises:
        NotFound: `delivery_not_found`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    return _detail(tx, delivery_id)


def queue_figures(tx: Transaction) -> Backlog:
    """How much waits, was delivered and was given up."""
    tx.actor.require(Role.CENTRE_ADMIN)
    return tx.delivery_lists.backlog()


def replay_delivery(tx: Transaction, *, delivery_id: str) -> DeliveryDetail:
    """Try one again that was given up.

    Raises:
        NotFound: `delivery_not_found`.
        Conflict: `delivery_state`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    delivery = tx.deliveries.locked(delivery_id)
    if delivery is None:
        raise NotFound("delivery_not_found")
    delivery.replay(tx.now)
    return _detail(tx, delivery_id)


def replay_dead(tx: Transaction) -> int:
    """Try again what was given up, the oldest first, at most a thousand at once; answers how many."""
    tx.actor.require(Role.CENTRE_ADMIN)
    dead = tx.deliveries.dead(REPLAYED_AT_ONCE)
    for delivery in dead:
        delivery.replay(tx.now)
    return len(dead)


def _detail(tx: Transaction, delivery_id: str) -> DeliveryDetail:
    record = tx.delivery_lists.record(delivery_id)
    if record is None:
        raise NotFound("delivery_not_found")
    return DeliveryDetail(record, tx.delivery_lists.attempts(delivery_id))
