"""Classes of a run (R55, R81, R82)."""

from __future__ import annotations

from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.domain.ids import new_id
from chassis.domain.paging import Slice
from services.catalog.domain.release import ReleasePlan
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.teaching_class import PUBLIC_CLASS_TITLE, ClassKind, Selection, TeachingClass
from services.catalog.domain.teaching_events import ClassAnnounced, ClassBuilt
from services.catalog.domain.team import Permission, TeamMember
from services.catalog.ports import Transaction
from services.catalog.ports.teaching import ClassRow
from services.catalog.usecases.access import oversees
from services.catalog.usecases.team import require_open, require_permission

WAY_OF_THE_LEADER = 2


def open_public_class(tx: Transaction, run: Run) -> TeachingClass:
    """Open the public class of a new run, in the transaction that makes the run (R55)."""
    return _open(
        tx,
        TeachingClass(
            class_id=new_id(),
            run_id=run.run_id,
            kind=ClassKind.PUBLIC,
            title=PUBLIC_CLASS_TITLE,
            institution_id=run.institution_id,
            tutor_id=run.leader_id,
            tutor_name=run.leader_name,
            opened_at=tx.now,
        ),
    )


def create_class(tx: Transaction, *, run_id: str, title: str, institution_id: str | None) -> ClassRow:
    """Let a member with the right to classes open one for the own school, or the leader for a school of way 2.

    Raises:
        Conflict: `class_for_own_school_only`, when a tutor names another school; `selection_missing`, when the
            leader names one that did not select the run in way 2; `class_title_taken`;
            `run_not_published`, `run_finished`.
    """
    run = _run_in_sight(tx, run_id)
    member = require_permission(tx, run, Permission.CLASSES)
    require_open(tx, run, RunPhase.SCHEDULED, RunPhase.RUNNING)
    # Asked again and held, so that nobody leaves the team while a class is opened for them.
    tx.team.hold(run_id, member.person_id)
    require_permission(tx, run, Permission.CLASSES)
    school_id = institution_id or member.institution_id
    if school_id != member.institution_id:
        _require_way_of_leader(tx, member, school_id)
    opened = _open(
        tx,
        TeachingClass(
            class_id=new_id(),
            run_id=run_id,
            kind=ClassKind.SCHOOL,
            title=title,
            institution_id=school_id,
            tutor_id=member.person_id,
            tutor_name=member.full_name,
            opened_at=tx.now,
        ),
    )
    if not member.is_leader:
        tx.record(ClassAnnounced(opened, run.information.title, run.leader_id))
    return tx.classes.row(opened.class_id)


def get_class(tx: Transaction, *, class_id: str) -> ClassRow:
    """One class, for those who may see it."""
    return tx.classes.row(class_in_sight(tx, class_id)[0].class_id)


def list_classes(tx: Transaction, *, run_id: str, limit: int, cursor: str | None) -> Slice[ClassRow]:
    """The classes of a run: all for its owners, those of the own school and the public one for others."""
    run = _run_in_sight(tx, run_id)
    return tx.classes.rows(
        run_id, of_all=_owns(tx, run), institution_id=tx.actor.institution_id, limit=limit, cursor=cursor
    )


def class_in_sight(tx: Transaction, class_id: str) -> tuple[TeachingClass, Run]:
    """A class and its run, for the run's owners, members of the own school, and that school's administrators.

    Raises:
        NotFound: `class_not_found`.
    """
    found = tx.classes.get(class_id)
    run = tx.runs.get(found.run_id) if found else None
    if found is None or run is None or not _sees(tx, found, run):
        raise NotFound("class_not_found")
    return found, run


def class_with_students(tx: Transaction, class_id: str) -> tuple[TeachingClass, Run]:
    """The same, with who is in it: of the public class, other schools' members see no more than that it is there.

    Raises:
        NotPermitted: `class_of_other_school`.
    """
    found, run = class_in_sight(tx, class_id)
    if not _owns(tx, run) and found.institution_id != tx.actor.institution_id:
        raise NotPermitted("class_of_other_school")
    return found, run


def class_to_run(tx: Transaction, class_id: str, permission: Permission) -> tuple[TeachingClass, Run]:
    """The same, for the leader, for members of the class's school who hold the permission, and for that school's
    own system where one of the school teaches the class (R81); what the leader teaches is the leader's (R82).

    Raises:
        NotPermitted: `team_permission_required`, `class_of_other_school`.
    """
    found, run = class_in_sight(tx, class_id)
    if tx.actor.kind == "api_client":
        if not _is_taught_by_own(tx, found):
            raise NotPermitted("class_of_other_school")
        return found, run
    member = require_permission(tx, run, permission)
    if not member.is_leader and member.institution_id != found.institution_id:
        raise NotPermitted("class_of_other_school")
    return found, run


def note_selection(tx: Transaction, told: Selection) -> None:
    """Remember what sharing told of a selection; what arrives late is ignored."""
    known = tx.selections.get(told.selection_id)
    if known is None:
        tx.selections.add(told)
    elif known.version < told.version:
        known.way, known.tutor_id = told.way, told.tutor_id
        known.state, known.version = told.state, told.version


def _open(tx: Transaction, opened: TeachingClass) -> TeachingClass:
    tx.classes.add(opened)
    tx.release_plans.add(ReleasePlan(opened.class_id))
    tx.record(ClassBuilt(opened))
    return opened


def _require_way_of_leader(tx: Transaction, member: TeamMember, institution_id: str) -> None:
    if not member.is_leader:
        raise Conflict("class_for_own_school_only")
    selections = tx.selections.of_institution(member.run_id, institution_id)
    if not any(selection.is_live and selection.way == WAY_OF_THE_LEADER for selection in selections):
        raise Conflict("selection_missing", details={"way": WAY_OF_THE_LEADER})


def _run_in_sight(tx: Transaction, run_id: str) -> Run:
    """The run for those who teach or oversee it, and for administrators of schools that have a class in it."""
    run = tx.runs.get(run_id)
    if run is None or not (_owns(tx, run) or _teaches(tx, run) or _has_classes(tx, run)):
        raise NotFound("run_not_found")
    return run


def _is_taught_by_own(tx: Transaction, found: TeachingClass) -> bool:
    tutor = tx.team.get(found.run_id, found.tutor_id) if found.tutor_id else None
    is_of_school = tutor is not None and tutor.institution_id == found.institution_id
    return found.kind is ClassKind.SCHOOL and is_of_school and tx.actor.administers(found.institution_id)


def _owns(tx: Transaction, run: Run) -> bool:
    return run.leader_id == tx.actor.actor_id or oversees(tx, run.institution_id)


def _teaches(tx: Transaction, run: Run) -> bool:
    return tx.actor.kind == "person" and tx.team.teaches(run.run_id, tx.actor.actor_id)


def _has_classes(tx: Transaction, run: Run) -> bool:
    own = tx.actor.institution_id
    return own is not None and tx.actor.administers(own) and tx.classes.has_school(run.run_id, own)


def _sees(tx: Transaction, found: TeachingClass, run: Run) -> bool:
    if _owns(tx, run):
        return True
    is_own = found.institution_id == tx.actor.institution_id
    if _teaches(tx, run):
        return is_own or found.kind is ClassKind.PUBLIC
    return is_own and found.kind is ClassKind.SCHOOL and tx.actor.administers(found.institution_id)
