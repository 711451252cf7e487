"""The Alembic environment that all services share. Each service's `migrations/env.py` calls `run_environment`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData, create_engine, pool, text

MIGRATION_LOCK = 7_201_908
"""An advisory lock: two migrations of one database at once wait for each other."""


def run_environment(metadata: MetaData) -> None:
    """Bring the database at the configured URL to the wanted revision, in one transaction."""
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("migrations need sqlalchemy.url")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
