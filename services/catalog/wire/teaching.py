"""Teams and classes as views, and the way back from commands."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.contracts.accounts.directory import PersonBrief
from chassis.contracts.base import Page
from chassis.contracts.catalog.teaching_class import ClassView
from chassis.contracts.catalog.team import TeamMemberView
from chassis.contracts.sharing.events import SelectionChanged
from chassis.domain.actor import Role
from chassis.domain.paging import Slice
from services.catalog.domain.teaching_class import Selection
from services.catalog.domain.team import TeamMember
from services.catalog.ports.teaching import ClassRow
from services.catalog.usecases.team import Colleague


def colleague(person: PersonBrief | None) -> Colleague | None:
    """What a team needs of a person, if accounts knows one."""
    if person is None:
        return None
    return Colleague(
        person_id=person.person_id,
        full_name=person.full_name,
        institution_id=person.institution_id,
        institution_name=person.institution_name or "",
        is_teacher=Role.TEACHER in person.roles,
        is_active=person.is_active,
    )


def team_member_view(member: TeamMember) -> TeamMemberView:
    return TeamMemberView(
        person_id=member.person_id,
        run_id=member.run_id,
        full_name=member.full_name,
        institution_id=member.institution_id,
        institution_name=member.institution_name,
        permissions=[permission.value for permission in sorted(member.permissions)],
        is_leader=member.is_leader,
        added_at=member.added_at,
        version=member.version,
    )


def team_page(members: Iterable[TeamMember]) -> Page[TeamMemberView]:
    return Page(items=[team_member_view(member) for member in members])


def class_view(row: ClassRow) -> ClassView:
    found = row.teaching_class
    return ClassView(
        class_id=found.class_id,
        run_id=found.run_id,
        run_title=row.run_title,
        kind=found.kind.value,
        title=found.title,
        institution_id=found.institution_id,
        institution_name=row.institution_name,
        tutor_id=found.tutor_id,
        tutor_name=found.tutor_name,
        size=found.size,
        opened_at=found.opened_at,
        version=found.version,
    )


def class_page(rows: Slice[ClassRow]) -> Page[ClassView]:
    return Page(items=[class_view(row) for row in rows.items], next_cursor=rows.next_cursor)


def selection_of(event: SelectionChanged) -> Selection:
    return Selection(
        selection_id=event.selection_id,
        run_id=event.run_id,
        institution_id=event.selecting_institution_id,
        way=event.way,
        tutor_id=event.tutor_id,
        state=event.state,
        version=event.version,
    )
