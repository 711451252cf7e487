"""Forgets what nobody asks about any more: answers to repeatable calls after a day, heard events after a month."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

EVERY_SECONDS: Final = 600.0
_AT_ONCE: Final = 5000
_KEPT: Final = (("idempotency", "created_at", "24 hours"), ("inbox", "handled_at", "30 days"))

_FORGET: Final = """
    DELETE FROM {table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM {table} WHERE {column} < now() - {age}::interval LIMIT {limit}))
"""


def forget_old(database: psycopg.Connection[TupleRow]) -> int:
    """Delete what is too old, some thousand rows at a time; answers how many rows went."""
    forgotten = 0
    for table, column, age in _KEPT:
        statement = sql.SQL(_FORGET).format(
            table=sql.Identifier(table),
            column=sql.Identifier(column),
            age=sql.Literal(age),
            limit=sql.Literal(_AT_ONCE),
        )
        while (deleted := database.execute(statement).rowcount) > 0:
            forgotten += deleted
    return forgotten
