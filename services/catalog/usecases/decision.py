"""Applying what reviewers decided (R51, R56, R60, R61)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.catalog.ports import Transaction
from services.catalog.usecases.library import decide_entry
from services.catalog.usecases.library_change import decide_change
from services.catalog.usecases.mooc_application import decide_application
from services.catalog.usecases.run import decide_run


@dataclass(frozen=True)
class Decision:
    """A decision on one version of something."""

    subject_kind: str
    subject_id: str
    subject_version: int
    is_approved: bool
    reason: str


_APPLIED_BY: dict[str, tuple[Callable[..., None], str]] = {
    "library_entry": (decide_entry, "entry_id"),
    "library_change": (decide_change, "change_id"),
    "mooc_application": (decide_application, "application_id"),
    "course_run": (decide_run, "run_id"),
}
"""By kind of subject: the use case that applies a decision, and what it calls the subject's id."""


def apply_decision(tx: Transaction, decision: Decision) -> None:
    """Apply a decision on something of ours; those on other services' things are not for us."""
    if decision.subject_kind not in _APPLIED_BY:
        return
    decide, id_name = _APPLIED_BY[decision.subject_kind]
    decide(
        tx,
        **{id_name: decision.subject_id},
        version=decision.subject_version,
        is_approved=decision.is_approved,
        reason=decision.reason,
    )
