"""Who administers what (R1, R2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id
from chassis.domain.actor import Role

GivenRole = Literal[Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN, Role.PLATFORM_ADMIN]
Reason = Annotated[str, Field(min_length=2, max_length=200)]


class GrantRole(Command):
    """Make a person an administrator; the person's sessions end, so that new ones have the role."""

    person_id: Id
    expected_version: int
    role: GivenRole
    reason: Reason


class WithdrawRole(Command):
    """Take an administrator's role back; the person's sessions end at once."""

    person_id: Id
    expected_version: int
    role: GivenRole
    reason: Reason
