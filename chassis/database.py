"""One engine per process, one pool, bounded waits, no statement that only keeps house.

A statement outside a transaction is read-only by the connection's default; `reading` gives such connections to
questions, which so need neither BEGIN nor ROLLBACK. Transactions begin as `READ WRITE`.
"""

from __future__ import annotations

import time
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

POOL_TIMEOUT_SECONDS = 5
STATEMENT_TIMEOUT_MS = 30_000
TRUSTED_SECONDS: Final = 1.0
"""How long after its last use a connection is taken for alive without asking."""

_RETURNED_AT = "returned_at"


def connect(url: str, *, pool_size: int, application_name: str) -> Engine:
    """An engine whose pool never grows beyond `pool_size` and whose waits end before an RPC's deadline does."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,  # values, which may identify people, have no place in errors and so in logs
        connect_args={
            "application_name": application_name,
            "options": (
                f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC -c default_transaction_read_only=on"
            ),
            "connect_timeout": 5,
        },
    )

    @event.listens_for(engine, "connect")
    def begin_writing(connection: Any, _record: Any) -> None:
        connection.read_only = False  # said in BEGIN, so it costs nothing

    @event.listens_for(engine, "checkin")
    def remember(_connection: Any, record: Any) -> None:
        record.info[_RETURNED_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask_if_alive(connection: Any, record: Any, _proxy: Any) -> None:
        returned_at = record.info.get(_RETURNED_AT)
        if returned_at is None or time.monotonic() - returned_at < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None  # the pool connects anew, all that are as old as this one

    return engine


def reading(engine: Engine) -> Engine:
    """The same pool for single statements: each sees what is committed when it starts, and cannot write."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")
