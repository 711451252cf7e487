"""What a school decides about the accounts that it makes (R2, R12)."""

from __future__ import annotations

from chassis.domain.errors import StaleVersion
from services.accounts.domain.account_settings import AccountSettings
from services.accounts.domain.audit import AuditAction
from services.accounts.domain.credential import InitialKind
from services.accounts.ports import Transaction
from services.accounts.usecases.audit import note_access
from services.accounts.usecases.person import own_institution


def get_settings(tx: Transaction) -> AccountSettings:
    """The settings of the caller's school."""
    return tx.account_settings.of(own_institution(tx).institution_id)


def change_settings(
    tx: Transaction, *, initial_kind: InitialKind | None, expected_version: int
) -> AccountSettings:
    """Choose what opens accounts made from now on; those made before keep what they have.

    Raises:
        StaleVersion: somebody else chose meanwhile.
    """
    settings = get_settings(tx)
    if settings.version != expected_version:
        raise StaleVersion("stale_version")
    settings.choose(initial_kind)
    tx.account_settings.save(settings)
    note_access(tx, AuditAction.CHANGE_ACCOUNT_SETTINGS, purpose=initial_kind or "")
    return settings
