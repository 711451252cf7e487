"""Alembic environment of sharing."""

from chassis.migrations import run_environment
from services.sharing.adapters.tables import metadata

run_environment(metadata)
