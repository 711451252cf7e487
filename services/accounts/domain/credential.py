"""What proves that a person is who signs in: a password, or once an initial credential (R12)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.errors import InvalidInput
from services.accounts.domain.common_passwords import is_common
from services.accounts.domain.person import Person

INITIAL_LIFETIME = timedelta(days=14)
PASSWORD_MIN_LENGTH = 10
PASSWORD_MAX_LENGTH = 128
_MIN_DISTINCT_CHARACTERS = 5


class InitialKind(StrEnum):
    """How an account that a school made is opened for the first time."""

    BIRTH_DATE = "birth_date"
    ACTIVATION_CODE = "activation_code"


@dataclass(frozen=True)
class InitialCredential:
    """Opens once, within 14 days, a session that can only set a password.

    Its secret is nowhere stored: a birth date is read from the sealed ID number, an activation code is derived
    from `credential_id` with a key.
    """

    credential_id: str
    kind: InitialKind
    issued_at: datetime
    used_at: datetime | None = None
    import_id: str | None = None
    """The import that made the account; its codes are given out together."""

    @property
    def expires_at(self) -> datetime:
        return self.issued_at + INITIAL_LIFETIME

    def is_open(self, now: datetime) -> bool:
        """Whether it still opens the account."""
        return self.used_at is None and now < self.expires_at


@dataclass
class Credential:
    """The credential of one person: a password's hash, or an initial credential until there is one."""

    person_id: str
    password_hash: str | None = None
    password_set_at: datetime | None = None
    initial: InitialCredential | None = None

    def set_password(self, password_hash: str, now: datetime) -> None:
        """From now on this password counts; an initial credential is void."""
        self.password_hash = password_hash
        self.password_set_at = now
        self.initial = None

    def use_initial(self, now: datetime) -> bool:
        """Use up the initial credential; answers whether it was still open."""
        if self.initial is None or not self.initial.is_open(now):
            return False
        self.initial = replace(self.initial, used_at=now)
        return True

    def restart(self, initial: InitialCredential) -> None:
        """Forget the password; only the initial credential opens the account."""
        self.password_hash = None
        self.password_set_at = None
        self.initial = initial


def check_password(password: str, person: Person, *, pointer: str = "/password") -> None:
    """Refuse a password that is short, simple, or made of what others know of the person (R12).

    Raises:
        InvalidInput: code `password_too_short`, `password_too_long`, `password_too_simple`, `password_too_common`
            or `password_contains`, with `what` of `username`, `mobile`, `birth_date`, `id_number`.
    """
    if len(password) < PASSWORD_MIN_LENGTH:
        raise InvalidInput.of(pointer, "password_too_short", min_length=PASSWORD_MIN_LENGTH)
    if len(password) > PASSWORD_MAX_LENGTH:
        raise InvalidInput.of(pointer, "password_too_long", max_length=PASSWORD_MAX_LENGTH)
    if len(set(password)) < _MIN_DISTINCT_CHARACTERS:
        raise InvalidInput.of(pointer, "password_too_simple")
    if is_common(password):
        raise InvalidInput.of(pointer, "password_too_common")
    folded = re.sub(r"[\s./-]", "", password).lower()
    for what, known in _known_of(person).items():
        if known in folded or known in password.lower():
            raise InvalidInput.of(pointer, "password_contains", what=what)


def _known_of(person: Person) -> dict[str, str]:
    known = {"username": person.username.lower()}
    if person.mobile:
        known["mobile"] = person.mobile.text
    if person.id_number:
        known["birth_date"] = person.id_number.birth_digits
        known["id_number"] = person.id_number.text.lower()
    return known
