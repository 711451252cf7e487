"""The access audit, and forgetting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import Checkpoint


@dataclass(frozen=True)
class AuditFilter:
    institution_id: str | None = None
    actor_id: str | None = None
    person_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AccessLog(Protocol):
    def add(self, record: AccessRecord) -> None:
        """Record it with this transaction, chained to the records before it."""

    def page(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> Slice[AccessRecord]:
        """Newest first."""

    def checkpoint(self, now: datetime) -> Checkpoint | None:
        """Sign and keep how far the chain reaches, unless nothing came since the last time."""


class Expired(Protocol):
    def forget(self, now: datetime) -> int:
        """Remove what nobody can use any more; answers how many rows."""
