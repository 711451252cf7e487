"""Alembic environment of media."""

from chassis.migrations import run_environment
from services.media.adapters.tables import metadata

run_environment(metadata)
