"""Alembic environment of accounts."""

from chassis.migrations import run_environment
from services.accounts.adapters.tables import metadata

run_environment(metadata)
