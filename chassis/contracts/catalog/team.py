"""The teaching team of a run (R14, R81)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, UtcTime, View
from chassis.domain.scopes import ClientScope

PermissionName = Literal["content", "classes", "students", "scores"]


class TeamMemberView(View):
    person_id: Id
    run_id: Id
    full_name: str
    institution_id: Id
    institution_name: str
    permissions: list[PermissionName]
    is_leader: bool
    added_at: UtcTime
    version: int


class ListTeam(Command):
    SCOPES: ClassVar = frozenset({ClientScope.COURSES_READ})

    run_id: Id


class AddTeamMember(Command):
    """The leader adds a teacher, of any school, to the latest run of the course."""

    run_id: Id
    person_id: Id
    permissions: list[PermissionName] = Field(min_length=1, max_length=4)


class ChangeTeamMember(Command):
    """The leader gives a member other permissions instead of the present ones."""

    run_id: Id
    person_id: Id
    permissions: list[PermissionName] = Field(min_length=1, max_length=4)
    expected_version: int


class RemoveTeamMember(Command):
    run_id: Id
    person_id: Id
