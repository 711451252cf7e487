"""The teaching team of a run: who teaches it and what each of them may do (R14, R81)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput


class Permission(StrEnum):
    """What the leader may let a member do."""

    CONTENT = "content"
    """Edit outline and resources."""
    CLASSES = "classes"
    """Open classes and release content to them (R84)."""
    STUDENTS = "students"
    """Import students (R86)."""
    SCORES = "scores"
    """Enter final scores (R87)."""


ALL_PERMISSIONS = frozenset(Permission)


@dataclass(eq=False)
class TeamMember:
    """A person in the team of one run. The row stays when the person leaves: its version only ever grows."""

    run_id: str
    person_id: str
    full_name: str
    institution_id: str
    institution_name: str
    permissions: frozenset[Permission]
    added_at: datetime
    is_leader: bool = False
    left_at: datetime | None = None
    version: int = field(default=1)

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    def may(self, permission: Permission) -> bool:
        """Whether the member, who must not have left, holds the permission. The leader holds all."""
        return self.is_active and (self.is_leader or permission in self.permissions)

    def change(self, permissions: Iterable[Permission]) -> None:
        """Give the member these permissions instead of the present ones.

        Raises:
            Conflict: `leader_keeps_permissions`.
            InvalidInput: `permissions_empty`; a member without any is removed instead.
        """
        if self.is_leader:
            raise Conflict("leader_keeps_permissions")
        self.permissions = granted(permissions)
        self.version += 1

    def leave(self, now: datetime) -> None:
        """Take the member out of the team.

        Raises:
            Conflict: `leader_stays_in_team`.
        """
        if self.is_leader:
            raise Conflict("leader_stays_in_team")
        self.permissions = frozenset()
        self.left_at = now
        self.version += 1

    def come_back(self, permissions: Iterable[Permission], now: datetime) -> None:
        """Add a person who left the team before.

        Raises:
            Conflict: `already_in_team`.
        """
        if self.is_active:
            raise Conflict("already_in_team")
        self.permissions = granted(permissions)
        self.added_at = now
        self.left_at = None
        self.version += 1

    def lead(self, now: datetime) -> None:
        """Make the member the leader, with every permission (R61)."""
        self.permissions, self.is_leader = ALL_PERMISSIONS, True
        self.added_at = self.added_at if self.is_active else now
        self.left_at = None
        self.version += 1

    def step_down(self, now: datetime) -> None:
        """Take the leader out of the team: another one leads it (R61)."""
        self.is_leader = False
        self.leave(now)


def granted(permissions: Iterable[Permission]) -> frozenset[Permission]:
    """The permissions as a set.

    Raises:
        InvalidInput: `permissions_empty`.
    """
    chosen = frozenset(permissions)
    if not chosen:
        raise InvalidInput.of("/permissions", "permissions_empty")
    return chosen
