"""What someone sees of a run, plays, and has learnt (R37, R84, R87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.domain.errors import NotAuthenticated, NotFound
from chassis.domain.paging import Slice
from services.catalog.domain.course import CourseType
from services.catalog.domain.learning import LearningRecord
from services.catalog.domain.outline import Outline
from services.catalog.domain.release import ReleasePlan, Standing, may_play, places_of, visible_units
from services.catalog.domain.resource import Resource
from services.catalog.domain.run import Run, RunPhase
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import MyRunRow, SeenUnit
from services.catalog.usecases.release import outline_of


@dataclass(frozen=True)
class RunContent:
    """An outline, what of it someone sees, and how far that person is."""

    run: Run
    phase: RunPhase
    standing: Standing
    class_id: str | None
    outline: Outline
    visible: frozenset[str]
    resources: Mapping[str, Resource]
    records: Mapping[str, LearningRecord]


@dataclass(frozen=True)
class Playable:
    """A unit that the caller may play, and the caller's record of it."""

    unit: SeenUnit
    record: LearningRecord | None
    ends_with_run: bool
    """Whether the right ends when the run is taken down (R53); its owner's does not."""


def run_content(tx: Transaction, *, run_id: str) -> RunContent:
    """What the caller may see of a run; a visitor sees the contents as the public class does.

    Raises:
        NotFound: `run_not_found`, when the caller may not know of it, such as a SPOC of another school.
    """
    run = tx.runs.get(run_id)
    if run is None:
        raise NotFound("run_not_found")
    phase = run.phase_on(tx.today)
    is_person = tx.actor.kind == "person"
    enrolment = tx.enrolments.of_student(run_id, tx.actor.actor_id) if is_person else None
    standing = standing_of(tx, run, is_enrolled=enrolment is not None)
    if standing is Standing.VISITOR and not is_open_to_visitors(tx, run, phase):
        raise NotFound("run_not_found")
    class_id = enrolment.class_id if enrolment else tx.classes.public_of(run_id).class_id
    outline = outline_of(tx, run)
    visible = visible_units(
        places_of(outline), standing=standing, phase=phase, plan=tx.release_plans.get(class_id), now=tx.now
    )
    return RunContent(
        run=run,
        phase=phase,
        standing=standing,
        class_id=enrolment.class_id if enrolment else None,
        outline=outline,
        visible=visible,
        resources=tx.resources.by_ids({unit.resource_id for unit in outline.units() if unit.unit_id in visible}),
        records=tx.learning.of_run(run_id, tx.actor.actor_id) if enrolment else {},
    )


def playable_unit(tx: Transaction, *, unit_id: str) -> Playable:
    """A unit that the caller may play (R37).

    Raises:
        NotFound: `unit_not_found`, when the caller does not see it, or sees its title only.
    """
    unit, standing = _seen_unit(tx, unit_id)
    record = tx.learning.get(tx.actor.actor_id, unit_id) if standing is Standing.STUDENT else None
    return Playable(unit, record, ends_with_run=standing is not Standing.OWNER)


def list_my_runs(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[MyRunRow]:
    """The runs in which the caller learns or teaches."""
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    return tx.learning.my_runs(tx.actor.actor_id, limit=limit, cursor=cursor)


def standing_of(tx: Transaction, run: Run, *, is_enrolled: bool) -> Standing:
    """What the caller is to a run. The centre looks after lists, not lessons: it visits like anyone else (R37)."""
    if run.leader_id == tx.actor.actor_id or tx.actor.administers(run.institution_id):
        return Standing.OWNER
    if is_enrolled:
        return Standing.STUDENT
    if tx.actor.kind == "person" and tx.team.teaches(run.run_id, tx.actor.actor_id):
        return Standing.MEMBER
    return Standing.VISITOR


def is_open_to_visitors(tx: Transaction, run: Run, phase: RunPhase) -> bool:
    """Whether anyone may know of a run: it is published, and a MOOC or of the own school (R20, R22)."""
    if phase not in {RunPhase.SCHEDULED, RunPhase.RUNNING, RunPhase.FINISHED}:
        return False
    return run.course_type == CourseType.MOOC or (
        tx.actor.is_known and run.institution_id == tx.actor.institution_id
    )


def _seen_unit(tx: Transaction, unit_id: str) -> tuple[SeenUnit, Standing]:
    if tx.actor.kind != "person":
        raise NotAuthenticated("sign_in_required")
    unit = tx.learning.unit(unit_id, tx.actor.actor_id)
    if unit is None:
        raise NotFound("unit_not_found")
    standing = standing_of(tx, unit.run, is_enrolled=unit.plan is not None)
    visible = visible_units(
        [unit.place],
        standing=standing,
        phase=unit.run.phase_on(tx.today),
        plan=unit.plan or ReleasePlan(""),
        now=tx.now,
    )
    if not visible or not may_play(standing):
        raise NotFound("unit_not_found")
    return unit, standing
