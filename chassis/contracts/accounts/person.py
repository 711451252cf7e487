"""People: registering, being made by a school, being found (R10, R13–R15, R17, R18)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.accounts.session import WithCaptcha
from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.actor import Role
from chassis.domain.scopes import ClientScope

PersonStateName = Literal["pending", "active", "rejected", "withdrawn", "disabled"]
SchoolMadeRole = Literal[Role.TEACHER, Role.STUDENT]


class RegisterTeacher(WithCaptcha):
    """A teacher asks for an account at a school (R10)."""

    institution_id: Id
    username: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=60)
    mobile: str = Field(max_length=20)
    staff_number: str | None = Field(None, max_length=30)
    password: str = Field(min_length=1, max_length=128, repr=False)


class CorrectRegistration(WithCaptcha):
    """What was rejected or withdrawn, corrected and submitted again; the password proves who asks (R10)."""

    person_id: Id
    password: str = Field(min_length=1, max_length=128, repr=False)
    institution_id: Id
    full_name: str = Field(min_length=1, max_length=60)
    mobile: str = Field(max_length=20)
    staff_number: str | None = Field(None, max_length=30)


class WithdrawRegistration(WithCaptcha):
    """An applicant takes a registration back that is not decided yet; the password proves who asks (R10)."""

    person_id: Id
    password: str = Field(min_length=1, max_length=128, repr=False)


class RegistrationView(View):
    registration_id: Id
    """Also the person_id."""
    username: str
    full_name: str
    institution_id: Id | None
    state: PersonStateName
    submitted_at: UtcTime


class RegisterLearner(WithCaptcha):
    """A member of the public registers alone, with a mobile number or a mail address (R17)."""

    username: str = Field(max_length=32)
    full_name: str = Field(min_length=1, max_length=60)
    mobile: str | None = Field(None, max_length=20)
    email: str | None = Field(None, max_length=254)
    password: str = Field(min_length=1, max_length=128, repr=False)


class PersonView(View):
    """A person as those who administer see it. Numbers that identify are masked (R15)."""

    person_id: Id
    institution_id: Id | None
    institution_name: str | None
    username: str
    full_name: str
    student_number: str | None
    staff_number: str | None
    mobile: str | None
    """Masked: `138****5678`."""
    email: str | None
    """Masked: `l***@example.com`."""
    id_number: str | None
    """Masked: `330***********123X`."""
    roles: frozenset[Role]
    state: PersonStateName
    rejection_reason: str | None
    created_at: UtcTime
    version: int


class CreatePerson(Command):
    """A school_admin makes one account in the own school (R13)."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    role: SchoolMadeRole
    full_name: str = Field(min_length=1, max_length=60)
    number: str = Field(max_length=30)
    """The student number or the staff number."""
    username: str | None = Field(None, max_length=32)
    """Made of the school's code and the number when absent."""
    id_number: str | None = Field(None, max_length=18)
    mobile: str | None = Field(None, max_length=20)


class ListPeople(PageQuery):
    """People of an institution: a school_admin's own, or any for centre and platform."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_READ})

    institution_id: Id | None = None
    role: Role | None = None
    state: PersonStateName | None = None
    q: str | None = Field(None, min_length=1, max_length=60)
    """Beginning of the name, the username or within a school the number; or a whole mobile number."""
    registered_since: UtcTime | None = None
    """Accounts made at this time or later."""
    sort: Literal["oldest", "newest", "name"] = "oldest"


class GetPerson(Command):
    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_READ})

    person_id: Id


class ChangeStanding(Command):
    """Disable an account, or enable it again (R18)."""

    SCOPES: ClassVar = frozenset({ClientScope.PEOPLE_WRITE})

    person_id: Id
    expected_version: int


class ChangePerson(Command):
    """A school corrects what it knows of a person; fields that are left out stay as they are (R13, R18)."""

    person_id: Id
    expected_version: int
    full_name: str | None = Field(None, min_length=1, max_length=60)
    number: str | None = Field(None, max_length=30)
    """The student number of a student, the staff number of anybody else."""
    mobile: str | None = Field(None, max_length=20)


class ChangeMobile(Command):
    """Change the caller's own mobile number, which is a login; the password proves who asks (R11)."""

    mobile: str = Field(max_length=20)
    current_password: str = Field(min_length=1, max_length=128, repr=False)


class ChangeManyStandings(Command):
    """Disable accounts, or enable them again, each for itself (R18)."""

    person_ids: list[Id] = Field(min_length=1, max_length=200)


class ResetManyCredentials(Command):
    """Give people of the own school new initial credentials, each for itself (R12, R18)."""

    person_ids: list[Id] = Field(min_length=1, max_length=200)


class PersonOutcome(View):
    """What became of one of many."""

    person_id: Id
    is_done: bool
    code: str | None = None
    """Why not."""
    credential_id: Id | None = None
    activation_code: str | None = Field(None, repr=False)
    """Of a reset; shown only in this answer."""


class PeopleOutcomes(View):
    outcomes: list[PersonOutcome]


class ListRegistrations(PageQuery):
    """Registrations at the caller's school that wait for its decision, or that it rejected; oldest first (R10)."""

    state: Literal["pending", "rejected"] = "pending"


class RegistrationEntry(View):
    """A registration as the school that decides on it sees it."""

    registration_id: Id
    username: str
    full_name: str
    staff_number: str | None
    mobile: str | None
    """Masked."""
    state: PersonStateName
    submission: int
    """How often it was handed in."""
    submitted_at: UtcTime
    rejection_reason: str | None


class ResetCredential(Command):
    """Give a person of the own school a new initial credential; the old password and sessions end (R12, R18)."""

    person_id: Id


class MeQuery(Command):
    """Who am I."""


class MeView(View):
    person: PersonView
    scopes: frozenset[str]
    unread_notifications: int


class SearchTeachers(Command):
    """Find teachers by beginning of name or username, or by a whole mobile number (R14)."""

    q: str = Field(min_length=1, max_length=60)
    institution_id: Id | None = None
    limit: int = Field(20, ge=1, le=50)


class TeacherHit(View):
    person_id: Id
    username: str
    full_name: str
    institution_id: Id
    institution_name: str
    mobile: str | None
    """Masked."""


class TeacherHits(View):
    items: list[TeacherHit]
