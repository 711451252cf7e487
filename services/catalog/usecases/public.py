"""What the public sees of MOOC runs (R84, R85)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound
from chassis.domain.paging import Slice
from services.catalog.domain.course import CourseType
from services.catalog.domain.outline import Outline
from services.catalog.domain.release import Standing, places_of, visible_units
from services.catalog.domain.resource import Resource
from services.catalog.domain.run import RunPhase
from services.catalog.domain.team import TeamMember
from services.catalog.ports import Transaction
from services.catalog.ports.building import RunUse
from services.catalog.ports.teaching import PublicRunRow, PublicSearch
from services.catalog.usecases.release import outline_of

PUBLIC_PHASES = (RunPhase.SCHEDULED, RunPhase.RUNNING, RunPhase.FINISHED)


@dataclass(frozen=True)
class PublicPage:
    """The page of a run, the same for everyone."""

    row: PublicRunRow
    phase: RunPhase
    teachers: Sequence[TeamMember]
    student_count: int
    outline: Outline
    visible: frozenset[str]
    resources: dict[str, Resource]


@dataclass(frozen=True)
class Found:
    """A page of what was searched, with the number of students of each run on it."""

    page: Slice[PublicRunRow]
    uses: Mapping[str, RunUse]
    total: int | None
    """How many there are on all pages, told with the first one."""


def search_public_runs(tx: Transaction, wanted: PublicSearch, *, limit: int, cursor: str | None) -> Found:
    """MOOC runs by what people type, and by what narrows it. Anyone may ask."""
    found = tx.public_runs.search(wanted, tx.today, limit=limit, cursor=cursor)
    uses = tx.runs.use_of([row.run.run_id for row in found.page.items])
    return Found(found.page, uses, found.total)


def public_page(tx: Transaction, *, run_id: str) -> PublicPage:
    """The page of one MOOC run, also after it finished.

    Raises:
        NotFound: `run_not_found`, for anything that is no published MOOC run.
    """
    return _page(tx, run_id, Standing.VISITOR)


def course_page(tx: Transaction, *, run_id: str) -> PublicPage:
    """The same with all contents, released or not, for those who plan to teach with it at other schools (R73).

    Raises:
        NotFound: `run_not_found`, for anything that is no published MOOC run.
    """
    tx.actor.require(Role.TEACHER, Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    return _page(tx, run_id, Standing.MEMBER)


def _page(tx: Transaction, run_id: str, standing: Standing) -> PublicPage:
    run = tx.runs.get(run_id)
    if run is None or run.course_type != CourseType.MOOC or run.phase_on(tx.today) not in PUBLIC_PHASES:
        raise NotFound("run_not_found")
    institution = tx.institutions.get(run.institution_id)
    outline = outline_of(tx, run)
    visible = visible_units(
        places_of(outline),
        standing=standing,
        phase=run.phase_on(tx.today),
        plan=tx.release_plans.get(tx.classes.public_of(run_id).class_id),
        now=tx.now,
    )
    return PublicPage(
        row=PublicRunRow(run, institution.name if institution else ""),
        phase=run.phase_on(tx.today),
        teachers=tx.team.of_run(run_id),
        student_count=tx.public_runs.student_count(run_id),
        outline=outline,
        visible=visible,
        resources=tx.resources.by_ids({unit.resource_id for unit in outline.units() if unit.unit_id in visible}),
    )
