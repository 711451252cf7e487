"""Whose leader may be reached, and by whom (R83)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from services.sharing.domain.catalogue import Run
from services.sharing.ports import Transaction


def run_to_ask_about(tx: Transaction, *, run_id: str) -> Run:
    """The run, if teachers and schools may know how to reach its leader: a MOOC that was published and stays up.

    Raises:
        NotFound: `run_not_found`, for anything else.
    """
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN)
    run = tx.catalogue.run(run_id)
    if run is None or not run.is_mooc or run.is_taken_down:
        raise NotFound("run_not_found")
    return run


def purpose_of(run: Run) -> str:
    """What accounts writes into its audit log."""
    return f"contact of the course leader: {run.title[:120]}, run {run.run_number}"
