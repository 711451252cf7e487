"""Who may see and who may edit courses, runs and their outlines (R2).

What someone may not see is not found; what someone sees but may not change is forbidden.
"""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import NotFound, NotPermitted
from services.catalog.domain.course import Course
from services.catalog.domain.run import Run
from services.catalog.domain.team import Permission
from services.catalog.ports import Transaction


def readable_course(tx: Transaction, course_id: str) -> Course:
    """The course, for its leader, its runs' teams, its school's administrators and the centre."""
    return _seen_course(tx, tx.courses.get(course_id))


def led_course(tx: Transaction, course_id: str) -> Course:
    """The course, for its leader alone."""
    return _led(tx, readable_course(tx, course_id))


def course_to_open(tx: Transaction, course_id: str) -> Course:
    """The same, held: a run that is opened copies the leader, name and cover that the course has by then."""
    return _led(tx, _seen_course(tx, tx.courses.take(course_id)))


def editable_course(tx: Transaction, course_id: str) -> Course:
    """The course, for its leader and those whom the leader lets edit content (R81)."""
    course = readable_course(tx, course_id)
    person_id = tx.actor.actor_id
    if course.leader_id != person_id and not tx.team.may_in_course(course_id, person_id, Permission.CONTENT):
        raise NotPermitted("content_permission_required")
    return course


def readable_run(tx: Transaction, run_id: str) -> Run:
    """The run, for its leader, its team, its school's administrators and the centre."""
    return _seen(tx, tx.runs.get(run_id))


def run_to_change(tx: Transaction, run_id: str) -> Run:
    """The same, held against others who would change it until this transaction ends."""
    return _seen(tx, tx.runs.take(run_id))


def led_run(tx: Transaction, run_id: str) -> Run:
    """The run, held, for its leader alone."""
    run = run_to_change(tx, run_id)
    if run.leader_id != tx.actor.actor_id:
        raise NotPermitted("course_leader_required")
    return run


def run_with_editable_content(tx: Transaction, run_id: str) -> Run:
    """The run, held, for its leader and those of its team whom the leader lets edit content (R81)."""
    run = run_to_change(tx, run_id)
    person_id = tx.actor.actor_id
    if run.leader_id != person_id and not tx.team.may(run_id, person_id, Permission.CONTENT):
        raise NotPermitted("content_permission_required")
    return run


def oversees(tx: Transaction, institution_id: str) -> bool:
    """Whether the caller looks after that school's courses without teaching them."""
    return tx.actor.administers(institution_id) or tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)


def own_institution(tx: Transaction) -> str:
    """The caller's school.

    Raises:
        NotPermitted: `school_membership_required`, when the caller belongs to none.
    """
    if tx.actor.institution_id is None:
        raise NotPermitted("school_membership_required")
    return tx.actor.institution_id


def _seen_course(tx: Transaction, course: Course | None) -> Course:
    if course is None or not _may_read_course(tx, course):
        raise NotFound("course_not_found")
    return course


def _led(tx: Transaction, course: Course) -> Course:
    if course.leader_id != tx.actor.actor_id:
        raise NotPermitted("course_leader_required")
    return course


def _seen(tx: Transaction, run: Run | None) -> Run:
    if run is None or not _may_read_run(tx, run):
        raise NotFound("run_not_found")
    return run


def _may_read_course(tx: Transaction, course: Course) -> bool:
    return (
        course.leader_id == tx.actor.actor_id
        or oversees(tx, course.institution_id)
        or (tx.actor.kind == "person" and tx.team.teaches_course(course.course_id, tx.actor.actor_id))
    )


def _may_read_run(tx: Transaction, run: Run) -> bool:
    return (
        run.leader_id == tx.actor.actor_id
        or oversees(tx, run.institution_id)
        or (tx.actor.kind == "person" and tx.team.teaches(run.run_id, tx.actor.actor_id))
    )
