"""The access audit: recorded, read, and attested to (R4, R15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import Checkpoint
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction
from services.accounts.ports.audit import AuditFilter

_SHOWN = 200
"""Letters of a purpose that are kept."""


def note_access(
    tx: Transaction,
    action: str,
    *,
    purpose: str = "",
    person_ids: Iterable[str] = (),
    institution_id: str | None = None,
) -> None:
    """Record what the caller does, with this transaction.

    Args:
        institution_id: the school whose people it is about, where that is one; otherwise the caller's own.
    """
    tx.access_log.add(
        AccessRecord(
            record_id=new_id(),
            at=tx.now,
            actor_id=tx.actor.actor_id,
            actor_name=tx.actor.name,
            institution_id=institution_id or tx.actor.institution_id,
            action=action,
            purpose=purpose[:_SHOWN],
            person_ids=list(person_ids),
            client_address=tx.client_address,
            correlation_id=tx.correlation_id,
        )
    )


def note_about(tx: Transaction, action: str, person: Person, *, purpose: str = "") -> None:
    """Record what the caller does with one person's account."""
    note_access(tx, action, purpose=purpose, person_ids=[person.person_id], institution_id=person.institution_id)


def list_access(tx: Transaction, wanted: AuditFilter, *, limit: int, cursor: str | None) -> Slice[AccessRecord]:
    """The audit, newest first: all of it for the platform, a school_admin's own school's (R2)."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.PLATFORM_ADMIN)
    if not tx.actor.has(Role.PLATFORM_ADMIN):
        if tx.actor.institution_id is None or wanted.institution_id not in (None, tx.actor.institution_id):
            return Slice([])
        wanted = replace(wanted, institution_id=tx.actor.institution_id)
    return tx.access_log.page(wanted, limit=limit, cursor=cursor)


def checkpoint(tx: Transaction) -> Checkpoint | None:
    """Sign how far the audit reaches; nothing when it reaches no further than last time.

    Raises:
        NotPermitted: `platform_only`, for anyone but the platform itself.
    """
    tx.actor.require_platform()
    return tx.access_log.checkpoint(tx.now)
