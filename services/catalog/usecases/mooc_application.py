"""From SPOC to MOOC: the meter, the application, the centre's decision (R56)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound, NotPermitted
from chassis.domain.paging import Slice
from services.catalog.domain.completeness import OutlineFigures
from services.catalog.domain.course import Course
from services.catalog.domain.library import EntryState, LibraryEntry, new_entry
from services.catalog.domain.library_events import (
    ApplicationDecided,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from services.catalog.domain.mooc_application import (
    ApplicationState,
    Condition,
    CourseStanding,
    MoocApplication,
    facts_of_converted,
    is_independent,
    new_application,
    unmet,
)
from services.catalog.ports import Transaction
from services.catalog.ports.building import Paging
from services.catalog.ports.library import ApplicationFilter
from services.catalog.usecases.access import led_course, readable_course
from services.catalog.usecases.course import own_part

NO_LONGER_AS_SHOWN = "课程名称或负责人在审核期间已变更，请重新申请"
_UNMET = {
    "independent_spoc": "不是独立课程",
    "video_seconds": "已审核并被引用的教学视频不足 {required} 分钟（现为 {actual} 分钟）",
    "finished_runs": "已完结的开课不足 {required} 期",
    "name_free": "相同课程名称和负责人的备案正在审核或已建课",
}


@dataclass(frozen=True)
class Eligibility:
    """A course against the conditions, and whether an application waits already."""

    course: Course
    conditions: Sequence[Condition]
    is_pending: bool

    @property
    def is_eligible(self) -> bool:
        return not unmet(self.conditions)


def mooc_eligibility(tx: Transaction, course_id: str) -> Eligibility:
    """How far a course is from becoming a MOOC, for those who may read it (R56)."""
    course = readable_course(tx, course_id)
    conditions = _standing(tx, course).conditions
    return Eligibility(course, conditions, tx.applications.is_pending(course_id))


def apply_for_mooc(tx: Transaction, course_id: str) -> MoocApplication:
    """Let the leader ask the centre to make the course a MOOC (R56).

    Raises:
        Conflict: `mooc_not_eligible`, with every condition that is not met; `mooc_application_pending` (a
            constraint sees to it when two ask at once).
    """
    course = led_course(tx, course_id)
    standing = _standing(tx, course)
    missing = unmet(standing.conditions)
    if missing:
        raise Conflict("mooc_not_eligible", details={"unmet": [condition.code for condition in missing]})
    if tx.applications.is_pending(course_id):
        raise Conflict("mooc_application_pending")
    application = new_application(course, standing, submitted_by_id=tx.actor.actor_id, submitted_at=tx.now)
    tx.applications.add(application)
    tx.record(ApplicationSubmitted(application, tuple(standing.conditions), tx.actor.name))
    return application


def decide_application(
    tx: Transaction, *, application_id: str, version: int, is_approved: bool, reason: str
) -> None:
    """Apply the centre's decision; one on another version, or one that came before, changes nothing (R56).

    Everything is asked again: a course that does not fulfil the conditions any more is rejected even so.
    """
    application = tx.applications.take(application_id)
    if application is None or application.version != version or application.state != ApplicationState.PENDING:
        return
    course = tx.courses.take(application.course_id)
    if course is None:
        raise LookupError(f"course {application.course_id} is gone")
    if is_approved and not application.is_of(course):
        is_approved, reason = False, NO_LONGER_AS_SHOWN
    elif is_approved and (missing := unmet(_standing(tx, course).conditions)):
        is_approved, reason = False, "；".join(_sentence(condition) for condition in missing)
    if is_approved:
        entry = _entry_of(tx, course) or _file(tx, course, application)
        course.become_mooc(entry.entry_id)
        application.approve(entry.entry_id, tx.now)
    else:
        application.reject(reason, tx.now)
    tx.record(ApplicationDecided(application))


def withdraw_application(tx: Transaction, application_id: str) -> MoocApplication:
    """Let the leader, or the school that answers for the course (R3), take an application back."""
    application = _seen(tx, tx.applications.take(application_id))
    is_leader = tx.actor.actor_id == application.leader_id
    if not (is_leader or tx.actor.administers(application.institution_id)):
        raise NotPermitted("role_required", details={"roles": [str(Role.SCHOOL_ADMIN)]})
    asked_version = application.version
    application.withdraw()
    tx.record(ApplicationWithdrawn(application, asked_version))
    return application


def get_application(tx: Transaction, application_id: str) -> MoocApplication:
    """An application, for its leader, the school's administrators and the centre."""
    return _seen(tx, tx.applications.get(application_id))


def list_applications(tx: Transaction, narrowed: ApplicationFilter, paging: Paging) -> Slice[MoocApplication]:
    """The centre lists all, a school_admin the school's, a teacher the own ones (R2, R56)."""
    wanted = own_part(tx, narrowed)
    return tx.applications.find(wanted, paging) if wanted else Slice([])


def _standing(tx: Transaction, course: Course) -> CourseStanding:
    figures = tx.outlines.figures([course.outline_id]).get(course.outline_id, OutlineFigures())
    return CourseStanding(
        is_independent=is_independent(course),
        video_seconds=int(figures.video_seconds),
        finished_runs=tx.runs.count_finished(course.course_id, tx.today),
        is_name_free=_is_name_free(tx, course),
    )


def _is_name_free(tx: Transaction, course: Course) -> bool:
    live = _live(tx, course)
    if live is None:
        return True
    return live.state == EntryState.APPROVED and tx.courses.of_entry(live.entry_id) in {None, course}


def _entry_of(tx: Transaction, course: Course) -> LibraryEntry | None:
    """The approved entry that the school has filed for the same name and leader already."""
    live = _live(tx, course)
    return tx.library.take(live.entry_id) if live else None


def _live(tx: Transaction, course: Course) -> LibraryEntry | None:
    live = tx.library.live_of_titles(course.institution_id, {course.information.title})
    return next((entry for entry in live if entry.leader_id == course.leader_id), None)


def _file(tx: Transaction, course: Course, application: MoocApplication) -> LibraryEntry:
    """Put the converted course on file: the centre has just decided (R56)."""
    entry = new_entry(
        facts_of_converted(course, tx.today.year),
        institution_id=course.institution_id,
        submitted_by_id=application.submitted_by_id,
        submitted_at=application.submitted_at,
    )
    entry.approve()
    tx.library.add(entry)
    return entry


def _seen(tx: Transaction, application: MoocApplication | None) -> MoocApplication:
    if application is None or not (
        tx.actor.actor_id == application.leader_id
        or tx.actor.administers(application.institution_id)
        or tx.actor.has(Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN)
    ):
        raise NotFound("mooc_application_not_found")
    return application


def _sentence(condition: Condition) -> str:
    scale = 60 if condition.unit == "seconds" else 1
    return _UNMET[condition.code].format(required=condition.required // scale, actual=condition.actual // scale)
