"""What other services ask about people. The platform itself may ask too (actor `system`)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from chassis.contracts.base import Command, Id, View
from chassis.domain.actor import Role
from chassis.domain.scopes import ALL_CLIENT_SCOPES


class PersonBrief(View):
    """A person as other services see it; no number that identifies a person."""

    person_id: Id
    institution_id: Id | None
    institution_name: str | None
    username: str
    full_name: str
    student_number: str | None
    roles: frozenset[Role]
    is_active: bool


class PeopleByIds(Command):
    """The people behind ids; unknown ids are left out."""

    SCOPES: ClassVar = ALL_CLIENT_SCOPES

    person_ids: list[Id] = Field(max_length=500)


class People(View):
    people: list[PersonBrief]


class ResolveStudents(Command):
    """Students of a school by student number or username (R86)."""

    SCOPES: ClassVar = ALL_CLIENT_SCOPES

    keys: list[str] = Field(max_length=2000)
    institution_id: Id


class ResolvedStudents(View):
    """Found students by the key that found them; unknown keys are left out."""

    students: dict[str, PersonBrief]


class ResolveTeachers(Command):
    """Teachers of a school by staff number or username (R60)."""

    keys: list[str] = Field(max_length=2000)
    institution_id: Id


class ResolvedTeachers(View):
    """Found teachers by the key that found them; unknown keys are left out."""

    teachers: dict[str, PersonBrief]


class TeacherContact(Command):
    """How to reach a teacher, for teachers and schools; sharing asks it about leaders of offered runs (R83)."""

    person_id: Id
    purpose: str = Field(min_length=3, max_length=200)


class TeacherContactView(View):
    """The teacher's contact in clear; what there is none of is absent."""

    person_id: Id
    full_name: str
    institution_name: str | None
    mobile: str | None = Field(None, repr=False)
    email: str | None = Field(None, repr=False)


class Contacts(Command):
    """Mobile numbers in clear, for a purpose that goes into the audit log (R15, R73, R83)."""

    person_ids: list[Id] = Field(max_length=5000)
    purpose: str = Field(min_length=3, max_length=200)


class ContactsView(View):
    """Mobile number by person_id; people without one are left out."""

    mobiles: dict[str, str] = Field(repr=False)
