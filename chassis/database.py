"""One engine per process, one pool, bounded waits."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine

POOL_TIMEOUT_SECONDS = 5
STATEMENT_TIMEOUT_MS = 30_000


def connect(url: str, *, pool_size: int, application_name: str) -> Engine:
    """An engine whose pool never grows beyond `pool_size` and whose waits end before an RPC's deadline does."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,  # values, which may identify people, have no place in errors and so in logs
        connect_args={
            "application_name": application_name,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
            "connect_timeout": 5,
        },
    )
