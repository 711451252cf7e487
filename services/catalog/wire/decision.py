"""Decisions from the bus."""

from __future__ import annotations

from chassis.contracts.review.events import ReviewDecided
from services.catalog.usecases.decision import Decision


def decision(event: ReviewDecided) -> Decision:
    return Decision(
        event.subject_kind.value,
        event.subject_id,
        event.subject_version,
        is_approved=event.outcome == "approved",
        reason=event.reason,
    )
