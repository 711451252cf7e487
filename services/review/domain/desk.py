"""The desk: which tasks an administrator sees and decides (R2, R3)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.actor import Actor, Role
from services.review.domain.decision import Scope
from services.review.domain.task import Task


@dataclass(frozen=True)
class Desk:
    """A school_admin's desk holds the tasks of the own school, a centre_admin's those of the centre."""

    institution_id: str | None
    is_centre: bool
    is_everything: bool = False
    """Whether it is no desk to decide at, but a look at all of them."""

    @classmethod
    def of(cls, actor: Actor) -> Desk:
        """The actor's desk; everyone else is refused."""
        actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
        return cls(
            institution_id=actor.institution_id if actor.has(Role.SCHOOL_ADMIN) else None,
            is_centre=actor.has(Role.CENTRE_ADMIN),
        )

    @classmethod
    def of_reader(cls, actor: Actor) -> Desk:
        """Whose decisions the actor may read: those of the own desk, and all of them for the platform (R4)."""
        if actor.has(Role.PLATFORM_ADMIN):
            return cls(institution_id=None, is_centre=True, is_everything=True)
        return cls.of(actor)

    def holds(self, task: Task) -> bool:
        """Whether the task lies on this desk. To everyone else it does not exist."""
        if task.scope is Scope.CENTRE:
            return self.is_centre
        return self.institution_id is not None and task.institution_id == self.institution_id
