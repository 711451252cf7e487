"""Applying what reviewers decided (R51, R60)."""

from __future__ import annotations

from dataclasses import dataclass

from services.catalog.ports import Transaction
from services.catalog.usecases.library import decide_entry
from services.catalog.usecases.run import decide_run


@dataclass(frozen=True)
class Decision:
    """A decision on one version of something."""

    subject_kind: str
    subject_id: str
    subject_version: int
    is_approved: bool
    reason: str


def apply_decision(tx: Transaction, decision: Decision) -> None:
    """Apply a decision on something of ours; those on other services' things are not for us."""
    if decision.subject_kind == "library_entry":
        decide_entry(
            tx,
            entry_id=decision.subject_id,
            version=decision.subject_version,
            is_approved=decision.is_approved,
            reason=decision.reason,
        )
    elif decision.subject_kind == "course_run":
        decide_run(
            tx,
            run_id=decision.subject_id,
            version=decision.subject_version,
            is_approved=decision.is_approved,
            reason=decision.reason,
        )
