"""Notices to people, which any service raises and accounts delivers (R94)."""

from __future__ import annotations

from typing import ClassVar

from chassis.contracts.base import Event, Id
from chassis.domain.actor import Role


class NoticeRaised(Event):
    """Tell people something. Recipients are persons by id, or everyone with a role, optionally in one school.

    `kind` names the text (zh and en) that accounts keeps for it; `facts` fill its placeholders; `link` is the
    path of the API resource to look at.
    """

    TYPE: ClassVar[str] = "notice_raised.v1"
    SOURCE: ClassVar[str] = ""  # each service sets its own: see its contracts
    kind: str
    person_ids: list[Id] = []
    role: Role | None = None
    institution_id: Id | None = None
    facts: dict[str, str] = {}
    link: str = ""
