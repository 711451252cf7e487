"""A decision: written once, never changed (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.review.domain.evidence import Findings


class Scope(StrEnum):
    """Who decides: the subject's own school, or the centre (R3)."""

    SCHOOL = "school"
    CENTRE = "centre"


class Outcome(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    DELETED = "deleted"

    @property
    def needs_reason(self) -> bool:
        """Those who said no must say why (R33)."""
        return self is not Outcome.APPROVED


@dataclass(eq=False)
class Decision:
    """Who decided what, when and why, with the findings as they were shown then."""

    decision_id: str
    task_id: str
    subject_kind: str
    subject_id: str
    subject_version: int
    scope: Scope
    institution_id: str | None
    outcome: Outcome
    reason: str
    decided_by_id: str
    decided_by_name: str
    decided_at: datetime
    findings: Findings
