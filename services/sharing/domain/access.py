"""Who may see and do what in sharing (R2, R3, R73)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Actor, Role
from chassis.domain.errors import NotPermitted


def administered_school(actor: Actor) -> str:
    """The school whose administrator the actor is; everyone else is refused."""
    actor.require(Role.SCHOOL_ADMIN)
    if actor.institution_id is None:
        raise NotPermitted("institution_required")
    return actor.institution_id


def require_reader(actor: Actor) -> None:
    """What is published among the schools is read by administrators and teachers (R73)."""
    actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.TEACHER)


@dataclass(frozen=True)
class WorkingSight:
    """Whose unpublished entries an actor sees: the centre all, a school its own, others none (R72)."""

    is_everything: bool
    institution_id: str | None

    @classmethod
    def of(cls, actor: Actor) -> WorkingSight:
        is_admin = actor.has(Role.SCHOOL_ADMIN)
        return cls(actor.has(Role.CENTRE_ADMIN), actor.institution_id if is_admin else None)

    @classmethod
    def required(cls, actor: Actor) -> WorkingSight:
        """The actor's sight; those who see nothing unpublished are refused."""
        actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
        return cls.of(actor)

    def covers(self, institution_id: str) -> bool:
        """Whether entries of that school are seen."""
        return self.is_everything or self.institution_id == institution_id


@dataclass(frozen=True)
class SelectionSight:
    """Whose selections an actor sees: the centre all, a school both sides, a teacher the own runs and classes."""

    is_everything: bool
    institution_id: str | None
    person_id: str | None

    @classmethod
    def of(cls, actor: Actor) -> SelectionSight:
        require_reader(actor)
        return cls(
            is_everything=actor.has(Role.CENTRE_ADMIN),
            institution_id=actor.institution_id if actor.has(Role.SCHOOL_ADMIN) else None,
            person_id=actor.actor_id if actor.has(Role.TEACHER) else None,
        )


@dataclass(frozen=True)
class SchoolSight:
    """The centre sees everything, a school what concerns it (R2). Of costs and evaluations (R93)."""

    is_everything: bool
    institution_id: str | None

    @classmethod
    def of(cls, actor: Actor) -> SchoolSight:
        actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
        is_admin = actor.has(Role.SCHOOL_ADMIN)
        return cls(actor.has(Role.CENTRE_ADMIN), actor.institution_id if is_admin else None)


@dataclass(frozen=True)
class RecognitionSight:
    """Whose recognitions an actor sees: the centre all, a school its own, a student the own ones (R90)."""

    is_everything: bool
    institution_id: str | None
    student_id: str | None

    @classmethod
    def of(cls, actor: Actor) -> RecognitionSight:
        actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.STUDENT)
        return cls(
            is_everything=actor.has(Role.CENTRE_ADMIN),
            institution_id=actor.institution_id if actor.has(Role.SCHOOL_ADMIN) else None,
            student_id=actor.actor_id if actor.has(Role.STUDENT) else None,
        )

    @classmethod
    def own(cls, actor: Actor) -> RecognitionSight:
        """A student's own ones alone."""
        actor.require(Role.STUDENT)
        return cls(is_everything=False, institution_id=None, student_id=actor.actor_id)
