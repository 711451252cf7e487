"""Forgetting what nobody can use any more; the scheduler asks."""

from __future__ import annotations

from services.accounts.ports import Transaction


def sweep(tx: Transaction) -> int:
    """Remove expired captchas, counted attempts and sessions with their tokens; answers how many.

    Raises:
        NotPermitted: `platform_only`, for anyone but the platform itself.
    """
    tx.actor.require_platform()
    return tx.expired.forget(tx.now)
