"""Who looked at what is otherwise masked, and why (R15, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AccessRecord:
    """One look at protected facts of people."""

    record_id: str
    at: datetime
    actor_id: str
    actor_name: str
    institution_id: str | None
    action: str
    purpose: str
    person_ids: list[str]
    client_address: str | None
    correlation_id: str
