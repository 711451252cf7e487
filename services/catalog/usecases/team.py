"""The teaching team of a run (R81)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.domain.errors import Conflict, NotFound, NotPermitted, StaleVersion, TooMany
from services.catalog.domain.run import Run, RunPhase
from services.catalog.domain.teaching_events import ClassAltered, MemberWelcomed, TeamChanged
from services.catalog.domain.team import ALL_PERMISSIONS, Permission, TeamMember, granted
from services.catalog.ports import Transaction
from services.catalog.usecases.access import led_run, readable_run

MOST_MEMBERS = 100


@dataclass(frozen=True)
class Colleague:
    """A person as accounts knows them, asked before the transaction."""

    person_id: str
    full_name: str
    institution_id: str | None
    institution_name: str
    is_teacher: bool
    is_active: bool


def seat_leader(tx: Transaction, run: Run) -> None:
    """Make the leader the first member of a new run's team, with every permission."""
    institution = tx.institutions.get(run.institution_id)
    leader = TeamMember(
        run_id=run.run_id,
        person_id=run.leader_id,
        full_name=run.leader_name,
        institution_id=run.institution_id,
        institution_name=institution.name if institution else "",
        permissions=ALL_PERMISSIONS,
        added_at=tx.now,
        is_leader=True,
    )
    tx.team.add(leader)
    tx.record(TeamChanged(leader))


def list_team(tx: Transaction, *, run_id: str) -> list[TeamMember]:
    """The team, for its members and those who oversee the run."""
    return tx.team.of_run(readable_run(tx, run_id).run_id)


def add_member(
    tx: Transaction, *, run_id: str, colleague: Colleague | None, permissions: Collection[Permission]
) -> TeamMember:
    """Let the leader add a teacher of any school to the latest run of the course.

    Raises:
        Conflict: `not_latest_run`, `already_in_team`, `run_finished`.
        NotFound: `teacher_not_found`, unless accounts knows an active teacher by that id.
    """
    run = _run_to_staff(tx, run_id)
    if tx.runs.last_number(run.course_id) != run.run_number:
        raise Conflict("not_latest_run")
    if colleague is None or not (colleague.is_teacher and colleague.is_active) or not colleague.institution_id:
        raise NotFound("teacher_not_found")
    if len(tx.team.of_run(run_id)) >= MOST_MEMBERS:
        raise TooMany("team_full", details={"most": MOST_MEMBERS})
    member = tx.team.get(run_id, colleague.person_id)
    if member is None:
        member = TeamMember(
            run_id=run_id,
            person_id=colleague.person_id,
            full_name=colleague.full_name,
            institution_id=colleague.institution_id,
            institution_name=colleague.institution_name,
            permissions=granted(permissions),
            added_at=tx.now,
        )
        tx.team.add(member)
    else:
        member.come_back(permissions, tx.now)
    tx.record(TeamChanged(member))
    tx.record(MemberWelcomed(member, run.information.title, run.leader_name))
    return member


def change_member(
    tx: Transaction,
    *,
    run_id: str,
    person_id: str,
    permissions: Collection[Permission],
    expected_version: int,
) -> TeamMember:
    """Let the leader give a member other permissions."""
    _run_to_staff(tx, run_id)
    member = _active_member(tx, run_id, person_id)
    if member.version != expected_version:
        raise StaleVersion("stale_version", details={"current_version": member.version})
    member.change(permissions)
    tx.record(TeamChanged(member))
    return member


def remove_member(tx: Transaction, *, run_id: str, person_id: str) -> None:
    """Let the leader take a member out of the team, who sees the run no longer from this moment on.

    Raises:
        Conflict: `tutor_has_classes`, until the member's classes are handed over or closed.
    """
    _run_to_staff(tx, run_id)
    # Held against classes that are opened for the member or given to the member at this moment.
    member = _active(tx.team.take(run_id, person_id))
    class_ids = tx.classes.of_tutor(run_id, person_id)
    if class_ids and not member.is_leader:
        raise Conflict("tutor_has_classes", details={"class_ids": class_ids[:20], "count": len(class_ids)})
    member.leave(tx.now)
    tx.record(TeamChanged(member))


def require_permission(tx: Transaction, run: Run, permission: Permission) -> TeamMember:
    """The caller as a member of the team who holds the permission.

    Raises:
        NotPermitted: `team_permission_required`.
    """
    member = tx.team.get(run.run_id, tx.actor.actor_id) if tx.actor.kind == "person" else None
    if member is None or not member.may(permission):
        raise NotPermitted("team_permission_required", details={"permission": str(permission)})
    return member


def require_open(tx: Transaction, run: Run, *phases: RunPhase) -> None:
    """Refuse unless the run stands in one of these phases (R53, R54). In a running one, nothing is refused.

    Raises:
        Conflict: `run_not_published`, `run_not_started`, `run_finished`, `run_taken_down`.
    """
    require_phase(run.phase_on(tx.today), *phases, starts_on=str(run.starts_on or ""))


def require_phase(phase: RunPhase, *phases: RunPhase, starts_on: str = "") -> None:
    """The same for a phase that is known already."""
    if phase not in phases:
        raise Conflict(_REFUSALS[phase], details={"starts_on": starts_on})


_REFUSALS = {
    RunPhase.DRAFT: "run_not_published",
    RunPhase.PENDING: "run_not_published",
    RunPhase.REJECTED: "run_not_published",
    RunPhase.SCHEDULED: "run_not_started",
    RunPhase.FINISHED: "run_finished",
    RunPhase.TAKEN_DOWN: "run_taken_down",
}
NOT_OVER = (RunPhase.DRAFT, RunPhase.PENDING, RunPhase.REJECTED, RunPhase.SCHEDULED, RunPhase.RUNNING)
"""A finished run is read-only, one that was taken down is out of reach."""


def _run_to_staff(tx: Transaction, run_id: str) -> Run:
    run = led_run(tx, run_id)
    require_open(tx, run, *NOT_OVER)
    return run


def _active_member(tx: Transaction, run_id: str, person_id: str) -> TeamMember:
    return _active(tx.team.get(run_id, person_id))


def _active(member: TeamMember | None) -> TeamMember:
    if member is None or not member.is_active:
        raise NotFound("team_member_not_found")
    return member


def hand_over_team(tx: Transaction, run: Run, former_leader_id: str) -> None:
    """Seat the run's new leader; the former one leaves the team, and all classes change hands (R61)."""
    former = tx.team.get(run.run_id, former_leader_id)
    if former is not None and former.is_leader:
        former.step_down(tx.now)
        tx.record(TeamChanged(former))
    successor = tx.team.get(run.run_id, run.leader_id)
    if successor is None:
        seat_leader(tx, run)
    else:
        successor.lead(tx.now)
        tx.record(TeamChanged(successor))
    led_ids = {tx.classes.public_of(run.run_id).class_id, *tx.classes.of_tutor(run.run_id, former_leader_id)}
    for led in tx.classes.lock(led_ids).values():
        led.hand_over(run.leader_id, run.leader_name)
        tx.record(ClassAltered(led))


def join_as_successor(tx: Transaction, run: Run, leader_id: str, leader_name: str) -> None:
    """Let the course's new leader see and settle a run that is over, and that somebody else led (R61)."""
    present = tx.team.get(run.run_id, leader_id)
    if present is None:
        institution = tx.institutions.get(run.institution_id)
        present = TeamMember(
            run_id=run.run_id,
            person_id=leader_id,
            full_name=leader_name,
            institution_id=run.institution_id,
            institution_name=institution.name if institution else "",
            permissions=ALL_PERMISSIONS,
            added_at=tx.now,
        )
        tx.team.add(present)
    elif not present.is_active:
        present.come_back(ALL_PERMISSIONS, tx.now)
    else:
        return
    tx.record(TeamChanged(present))
