"""Reaching the leader of a course (R83)."""

from __future__ import annotations

from pydantic import Field

from chassis.contracts.base import Command, Id, View


class ContactLeader(Command):
    """How to reach the leader of a published MOOC run. The question is in the access audit."""

    run_id: Id


class LeaderContactView(View):
    """What the leader has none of is absent."""

    run_id: Id
    leader_id: Id
    full_name: str
    institution_name: str | None
    mobile: str | None = Field(None, repr=False)
    email: str | None = Field(None, repr=False)
