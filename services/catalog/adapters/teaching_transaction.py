"""The part of a transaction that teaching and learning work on."""

from __future__ import annotations

from chassis.transaction import Transaction


class TeachingTransaction(Transaction):
    """Teams, classes, releases, enrolments and learning records."""
