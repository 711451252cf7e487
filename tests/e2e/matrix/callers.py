"""Everybody who may call the API, seen from one school's course: the columns of the grids.

School A (甲) offers the course, school B (乙) selected it, school C (丙) has nothing to do with it.
"""

from __future__ import annotations

from chassis.domain.actor import Role

CALLERS: dict[str, tuple[str, Role | None]] = {
    "visit": ("a visitor who has not signed in", None),
    "restr": ("a teacher of A whose initial password opened a restricted session (R12)", None),
    "learn": ("a member of the public, in the public class of the run", Role.LEARNER),
    "stud": ("a student of B, in B's class of the run", Role.STUDENT),
    "lead": ("the teacher of A who leads the course", Role.TEACHER),
    "coll": ("another teacher of A, not in the team", Role.TEACHER),
    "tutor": ("a teacher of B, in the team with `classes`, `students` and `scores`", Role.TEACHER),
    "far": ("a teacher of C", Role.TEACHER),
    "admA": ("the school_admin of A", Role.SCHOOL_ADMIN),
    "admB": ("the school_admin of B", Role.SCHOOL_ADMIN),
    "admC": ("the school_admin of C", Role.SCHOOL_ADMIN),
    "centr": ("the centre_admin", Role.CENTRE_ADMIN),
    "platf": ("the platform_admin", Role.PLATFORM_ADMIN),
    "sysA": ("a system of A that holds every scope", None),
}
"""Column → who that is, and the role by which the gateway knows them."""
