"""What happens in review."""

from __future__ import annotations

from dataclasses import dataclass

from services.review.domain.decision import Decision


@dataclass(frozen=True)
class TaskDecided:
    """Someone decided; the owner of the subject is told."""

    decision: Decision
