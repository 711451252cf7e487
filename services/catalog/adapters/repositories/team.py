"""Teams in PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.catalog.adapters.tables.building import runs
from services.catalog.adapters.tables.teaching import team_members
from services.catalog.domain.team import Permission, TeamMember


class SqlTeam:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, member: TeamMember) -> None:
        self._session.add(member)

    def get(self, run_id: str, person_id: str) -> TeamMember | None:
        return self._session.get(TeamMember, (run_id, person_id))

    def hold(self, run_id: str, person_id: str) -> TeamMember | None:
        return self._locked(run_id, person_id, {"read": True})

    def take(self, run_id: str, person_id: str) -> TeamMember | None:
        return self._locked(run_id, person_id, True)

    def _locked(self, run_id: str, person_id: str, lock: Any) -> TeamMember | None:
        return self._session.get(TeamMember, (run_id, person_id), with_for_update=lock, populate_existing=True)

    def of_run(self, run_id: str) -> list[TeamMember]:
        statement = (
            select(TeamMember)
            .where(team_members.c.run_id == run_id, team_members.c.left_at.is_(None))
            .order_by(team_members.c.is_leader.desc(), team_members.c.added_at, team_members.c.person_id)
        )
        return list(self._session.scalars(statement))

    def teaches(self, run_id: str, person_id: str) -> bool:
        return self._holds(_memberships(person_id).where(team_members.c.run_id == run_id))

    def teaches_course(self, course_id: str, person_id: str) -> bool:
        in_course = _memberships(person_id).join(runs, runs.c.run_id == team_members.c.run_id)
        return self._holds(in_course.where(runs.c.course_id == course_id))

    def may(self, run_id: str, person_id: str, permission: Permission) -> bool:
        member = self.get(run_id, person_id)
        return member is not None and member.may(permission)

    def may_in_course(self, course_id: str, person_id: str, permission: Permission) -> bool:
        latest = (
            select(runs.c.run_id)
            .where(runs.c.course_id == course_id)
            .order_by(runs.c.run_number.desc())
            .limit(1)
            .scalar_subquery()
        )
        holds = team_members.c.permissions.contains([permission])
        return self._holds(_memberships(person_id).where(team_members.c.run_id == latest, holds))

    def _holds(self, statement: Select[tuple[str]]) -> bool:
        return self._session.execute(statement.limit(1)).first() is not None


def _memberships(person_id: str) -> Select[tuple[str]]:
    return select(team_members.c.run_id).where(
        team_members.c.person_id == person_id, team_members.c.left_at.is_(None)
    )
