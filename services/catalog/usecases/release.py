"""What a class may see, and from when (R84)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.domain.errors import NotFound, StaleVersion
from chassis.domain.paging import Slice
from services.catalog.domain.outline import Outline
from services.catalog.domain.release import (
    Cell,
    ReleasePlan,
    Standing,
    Statement,
    overview_of,
    places_of,
    visible_units,
)
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import ClassRow
from services.catalog.usecases.teaching_class import class_in_sight, class_to_run, list_classes
from services.catalog.usecases.team import NOT_OVER, require_open


@dataclass(frozen=True)
class Releases:
    """A class's plan beside the outline, and which of its units the class sees at this moment."""

    plan: ReleasePlan
    outline: Outline
    visible: frozenset[str]


@dataclass(frozen=True)
class ReleaseOverview:
    """Classes of a run, its outline, and a cell for each class and chapter."""

    classes: Slice[ClassRow]
    outline: Outline
    cells: Mapping[str, Mapping[str, Cell]]


def get_releases(tx: Transaction, *, class_id: str) -> Releases:
    """The plan of a class, for those who see the class."""
    _, run = class_in_sight(tx, class_id)
    return releases_of(tx, run, tx.release_plans.get(class_id))


def release_overview(tx: Transaction, *, run_id: str, limit: int, cursor: str | None) -> ReleaseOverview:
    """What is out in a run, class by class and chapter by chapter, for those who see its classes."""
    rows = list_classes(tx, run_id=run_id, limit=limit, cursor=cursor)
    run = tx.runs.get(run_id)
    if run is None:
        raise NotFound("run_not_found")
    outline = outline_of(tx, run)
    plans = tx.release_plans.of_classes([row.teaching_class.class_id for row in rows.items])
    places = places_of(outline)
    return ReleaseOverview(
        rows,
        outline,
        {class_id: overview_of(plan, places, tx.now) for class_id, plan in plans.items()},
    )


def set_releases(
    tx: Transaction, *, class_id: str, statements: Mapping[str, Statement], expected_version: int
) -> Releases:
    """Replace a class's plan. For the leader and members of the class's school with the right to classes."""
    _, run = class_to_run(tx, class_id, Permission.CLASSES)
    require_open(tx, run, *NOT_OVER)
    plan = tx.release_plans.get(class_id)
    if plan.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": plan.version})
    plan.replace(statements, places_of(outline_of(tx, run)))
    return releases_of(tx, run, plan)


def release_all(tx: Transaction, *, class_id: str, visible_from: datetime | None) -> Releases:
    """Release every chapter to a class, at once or from a time."""
    _, run = class_to_run(tx, class_id, Permission.CLASSES)
    require_open(tx, run, *NOT_OVER)
    plan = tx.release_plans.get(class_id)
    plan.release_all(places_of(outline_of(tx, run)), visible_from)
    return releases_of(tx, run, plan)


def outline_of(tx: Transaction, run: Run) -> Outline:
    """The run's own copy of the teaching plan (R50)."""
    outline = tx.outlines.get(run.outline_id)
    if outline is None:
        raise LookupError(f"outline {run.outline_id} is gone")
    return outline


def releases_of(tx: Transaction, run: Run, plan: ReleasePlan) -> Releases:
    """The plan of a class of the run, beside the outline."""
    outline = outline_of(tx, run)
    # As students will see it once the run runs: before that an overview of nothing would help nobody.
    phase = RunPhase.RUNNING if run.phase_on(tx.today) in NOT_OVER else run.phase_on(tx.today)
    visible = visible_units(places_of(outline), standing=Standing.STUDENT, phase=phase, plan=plan, now=tx.now)
    return Releases(plan, outline, visible)
