"""Deliveries and their attempts as views."""

from __future__ import annotations

import json
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import credit_bank as views
from chassis.domain.paging import Slice
from services.sharing.domain.delivery import Attempt, DeliveryState
from services.sharing.ports.deliveries import Backlog, DeliveryFilter, DeliveryRecord
from services.sharing.usecases.credit_bank import DeliveryDetail


def delivery_filter(query: views.ListDeliveries) -> DeliveryFilter:
    state = None if query.state is None else DeliveryState(query.state)
    return DeliveryFilter(state, query.institution_id, query.recognition_id)


def delivery_page(found: Slice[DeliveryRecord]) -> Page[views.DeliveryView]:
    items = [views.DeliveryView.model_validate(_fields(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def delivery_detail(detail: DeliveryDetail) -> views.DeliveryDetailView:
    return views.DeliveryDetailView.model_validate(
        {
            **_fields(detail.record),
            "record": json.loads(detail.record.delivery.record),
            "tried": [_attempt(each) for each in detail.attempts],
        }
    )


def queue_figures(found: Backlog) -> views.QueueFigures:
    return views.QueueFigures(
        waiting=found.counts[DeliveryState.WAITING],
        delivered=found.counts[DeliveryState.DELIVERED],
        dead=found.counts[DeliveryState.DEAD],
        oldest_waiting_at=found.oldest_waiting_at,
    )


def _fields(record: DeliveryRecord) -> dict[str, Any]:
    delivery = record.delivery
    return {
        "delivery_id": delivery.delivery_id,
        "recognition_id": delivery.recognition_id,
        "institution_id": delivery.institution_id,
        "step": delivery.step.value,
        "state": delivery.state.value,
        "is_held_back": record.is_held_back,
        "attempts": delivery.tries,
        "failures": delivery.failures,
        "created_at": delivery.created_at,
        "due_at": delivery.due_at,
        "settled_at": delivery.settled_at,
        "last_attempt": _attempt(record.last_attempt) if record.last_attempt else None,
    }


def _attempt(attempt: Attempt) -> views.AttemptView:
    return views.AttemptView(
        number=attempt.number,
        began_at=attempt.began_at,
        milliseconds=attempt.milliseconds,
        outcome=attempt.outcome.value,
        status=attempt.status,
        answer=attempt.answer,
    )
