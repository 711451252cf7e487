"""Alembic environment of review."""

from chassis.migrations import run_environment
from services.review.adapters.tables import metadata

run_environment(metadata)
