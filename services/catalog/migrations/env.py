"""Alembic environment of catalog."""

from chassis.migrations import run_environment
from services.catalog.adapters.tables import metadata

run_environment(metadata)
