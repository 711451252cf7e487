"""Who is calling. The gateway identifies the actor; the service that owns the data decides what it may do (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from chassis.domain.errors import NotAuthenticated, NotPermitted


class Role(StrEnum):
    """The roles of R1 that a person holds platform-wide; course leader, team member and tutor are per course."""

    TEACHER = "teacher"
    STUDENT = "student"
    LEARNER = "learner"
    SCHOOL_ADMIN = "school_admin"
    CENTRE_ADMIN = "centre_admin"
    PLATFORM_ADMIN = "platform_admin"


@dataclass(frozen=True)
class Actor:
    """A caller: a person, a school's system (`api_client`), the platform itself (`system`) or nobody known."""

    kind: Literal["anonymous", "person", "api_client", "system"] = "anonymous"
    actor_id: str = ""
    name: str = ""
    institution_id: str | None = None
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    session_id: str | None = None

    @property
    def is_known(self) -> bool:
        return self.kind != "anonymous"

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Refuse an actor without any of the roles: 401 when unknown, 403 otherwise."""
        if not self.is_known:
            raise NotAuthenticated("sign_in_required")
        if not self.has(*roles):
            raise NotPermitted("role_required", details={"roles": [str(role) for role in roles]})

    def require_platform(self) -> None:
        """Refuse everyone but the platform itself, whose scheduler calls the sweeps."""
        if self.kind != "system":
            raise NotPermitted("platform_only")

    def administers(self, institution_id: str | None) -> bool:
        """Whether the actor is the school_admin of that institution (R2)."""
        return institution_id is not None and self.has(Role.SCHOOL_ADMIN) and self.institution_id == institution_id


ANONYMOUS = Actor()
SYSTEM = Actor(kind="system", actor_id="system", name="系统")
