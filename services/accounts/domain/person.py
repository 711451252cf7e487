"""People and what becomes of their accounts (R1, R10, R13, R17, R18)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.actor import Role
from chassis.domain.errors import InvalidInput, StaleVersion
from chassis.domain.states import StateMachine
from services.accounts.domain.institution import InstitutionRef
from services.accounts.domain.numbers import Email, IdNumber, Mobile


class PersonState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DISABLED = "disabled"


class PersonAction(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RESUBMIT = "resubmit"
    DISABLE = "disable"
    ENABLE = "enable"


PERSON_STATES = StateMachine(
    "account",
    {
        (PersonState.PENDING, PersonAction.APPROVE): PersonState.ACTIVE,
        (PersonState.PENDING, PersonAction.REJECT): PersonState.REJECTED,
        (PersonState.PENDING, PersonAction.WITHDRAW): PersonState.WITHDRAWN,
        (PersonState.REJECTED, PersonAction.RESUBMIT): PersonState.PENDING,
        (PersonState.WITHDRAWN, PersonAction.RESUBMIT): PersonState.PENDING,
        (PersonState.ACTIVE, PersonAction.DISABLE): PersonState.DISABLED,
        (PersonState.DISABLED, PersonAction.ENABLE): PersonState.ACTIVE,
    },
)


@dataclass
class Person:
    """Someone with an account. `submission` counts how often the registration went to review."""

    person_id: str
    institution: InstitutionRef | None
    username: str
    full_name: str
    roles: frozenset[Role]
    state: PersonState
    created_at: datetime
    student_number: str | None = None
    staff_number: str | None = None
    mobile: Mobile | None = None
    email: Email | None = None
    id_number: IdNumber | None = None
    rejection_reason: str | None = None
    submission: int = 0
    submitted_at: datetime | None = None
    version: int = 1

    @property
    def institution_id(self) -> str | None:
        return self.institution.institution_id if self.institution else None

    @property
    def institution_name(self) -> str | None:
        return self.institution.name if self.institution else None

    @property
    def is_active(self) -> bool:
        return self.state is PersonState.ACTIVE

    def expect_version(self, version: int) -> None:
        """Refuse a change that was made looking at another version."""
        if version != self.version:
            raise StaleVersion("stale_version")

    def approve(self) -> None:
        """The school's administrator lets the account work (R10)."""
        self._move(PersonAction.APPROVE)

    def reject(self, reason: str) -> None:
        """The school's administrator refuses the account and says why (R10)."""
        self._move(PersonAction.REJECT)
        self.rejection_reason = reason

    def withdraw(self) -> None:
        """The applicant takes the registration back before it is decided (R10)."""
        self._move(PersonAction.WITHDRAW)

    def resubmit(
        self,
        *,
        institution: InstitutionRef,
        full_name: str,
        mobile: Mobile,
        staff_number: str | None,
        now: datetime,
    ) -> None:
        """The applicant corrects what was rejected or taken back and hands it in again (R10)."""
        self._move(PersonAction.RESUBMIT)
        self.institution = institution
        self.full_name = full_name
        self.mobile = mobile
        self.staff_number = staff_number
        self.rejection_reason = None
        self.submission += 1
        self.submitted_at = now

    def set_email(self, email: Email | None) -> None:
        """From now on mail goes to this address, or to none."""
        self.email = email
        self.version += 1

    def change_roles(self, roles: frozenset[Role]) -> None:
        """From now on the person has these roles (R1)."""
        self.roles = roles
        self.version += 1

    def move_to(self, institution: InstitutionRef, number: str) -> None:
        """From now on the person belongs to that school, under its number (R18)."""
        self.institution = institution
        self.student_number = number if Role.STUDENT in self.roles else None
        self.staff_number = number if Role.TEACHER in self.roles else None
        self.version += 1

    def disable(self) -> None:
        """Stop the account for the time being (R18)."""
        self._move(PersonAction.DISABLE)

    def enable(self) -> None:
        """Let a disabled account work again (R18)."""
        self._move(PersonAction.ENABLE)

    def correct(self, *, full_name: str | None, number: str | None, mobile: Mobile | None) -> None:
        """The school corrects what it knows of the person; None leaves a field as it is.

        Raises:
            InvalidInput: `person_unchanged`, when nothing is given.
        """
        if full_name is None and number is None and mobile is None:
            raise InvalidInput("person_unchanged")
        self.full_name = full_name or self.full_name
        self.mobile = mobile or self.mobile
        if number is not None and Role.STUDENT in self.roles:
            self.student_number = number
        elif number is not None:
            self.staff_number = number
        self.version += 1

    def change_mobile(self, mobile: Mobile) -> None:
        """The person has another mobile number from now on, and signs in with it."""
        self.mobile = mobile
        self.version += 1

    def _move(self, action: PersonAction) -> None:
        self.state = PERSON_STATES.next(self.state, action)
        self.version += 1


def parse_username(text: str, *, pointer: str = "/username") -> str:
    """A username in small letters. It holds a letter or a hyphen, so that it is never taken for a mobile number.

    Raises:
        InvalidInput: code `username_invalid`.
    """
    username = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{3,31}", username) or username.isdigit():
        raise InvalidInput.of(pointer, "username_invalid")
    return username


def parse_number(text: str, *, pointer: str = "/number") -> str:
    """A student or staff number.

    Raises:
        InvalidInput: code `number_invalid`.
    """
    number = text.strip().upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9_-]{0,19}", number):
        raise InvalidInput.of(pointer, "number_invalid")
    return number


def parse_full_name(text: str, *, pointer: str = "/full_name") -> str:
    """A person's name, with single blanks.

    Raises:
        InvalidInput: code `full_name_invalid`, when there is no letter in it or something that no name has.
    """
    name = re.sub(r"\s+", " ", text.strip())
    if not re.fullmatch(r"[^\W\d_](?:[^\W_]|[ .·'’-]){0,59}", name):
        raise InvalidInput.of(pointer, "full_name_invalid")
    return name


def username_from(institution: InstitutionRef, number: str) -> str:
    """The username of a school-made account that was given none: unique because both parts are."""
    return f"{institution.code}-{number}".lower()
