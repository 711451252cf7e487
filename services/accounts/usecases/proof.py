"""Proving that a person is who signs in: few attempts, one slow check each, no hints (R11, R12)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import DomainError, InvalidInput, NotAuthenticated, TooMany
from services.accounts.domain.attempts import (
    MAX_FAILURES,
    MAX_FAILURES_PER_ADDRESS,
    MAX_INITIAL_FAILURES_PER_SCHOOL,
    SCHOOL_WINDOW,
    Attempts,
)
from services.accounts.domain.credential import Credential, InitialKind
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction, Workshop


class Way(StrEnum):
    """What opened the account."""

    PASSWORD = "password"  # noqa: S105 - the name of a way, not one
    INITIAL = "initial"


@dataclass(frozen=True)
class Attempt:
    """One counted attempt, and whom it is about if anybody."""

    subject: str
    client_address: str | None
    person: Person | None
    credential: Credential | None
    began_at: datetime
    spray_subject: str
    """Counts wrong secrets at accounts of one school that a birth date opens; of everybody else alone."""
    birth_date_may_open: bool


def begin_attempt(
    tx: Transaction, *, login: str, person: Person | None, client_address: str | None
) -> Attempt | DomainError:
    """Count an attempt, or answer why it may not go on. Commit either way.

    An unknown login is counted and locked just like a known one, so that the lock tells nobody which it is.
    """
    subject = f"person:{person.person_id}" if person else tx.attempts.subject_of_login(login)
    for counted in _counts(tx, subject, client_address):
        if not counted.begin(tx.now):
            return TooMany("sign_in_locked", details={"retry_after_seconds": counted.seconds_left(tx.now)})
    credential = tx.credentials.get(person.person_id) if person else None
    spray_subject = _spray_subject(person, credential, subject, tx.now)
    spraying = tx.attempts.locked(spray_subject, MAX_INITIAL_FAILURES_PER_SCHOOL, tx.now)
    # Whoever sprays must not learn from the answer that there is an account: it goes on, and opens nothing.
    may_open = spraying.begin(tx.now, SCHOOL_WINDOW)
    return Attempt(subject, client_address, person, credential, tx.now, spray_subject, may_open)


def failures_so_far(tx: Transaction, *, login: str, person: Person | None) -> int:
    """How many attempts in this window were wrong."""
    subject = f"person:{person.person_id}" if person else tx.attempts.subject_of_login(login)
    return tx.attempts.count_of(subject, tx.now)


def check_secret(shop: Workshop, attempt: Attempt, secret: str) -> Way | None:
    """Check a password or initial secret; takes the same time whoever is asked about."""
    credential = attempt.credential
    is_password = shop.hasher.verify(credential.password_hash if credential else None, secret)
    if is_password:
        return Way.PASSWORD
    expected = _initial_secret(shop, attempt)
    given = secret.strip().upper()
    if expected is not None and hmac.compare_digest(expected.encode(), given.encode()):
        return Way.INITIAL
    return None


def succeed(tx: Transaction, attempt: Attempt) -> None:
    """The secret was right: the account's count starts again, the address gets its attempt back."""
    *address, own = _counts(tx, attempt.subject, attempt.client_address)
    own.clear()
    for counted in address:
        counted.take_back()
    tx.attempts.locked(attempt.spray_subject, MAX_INITIAL_FAILURES_PER_SCHOOL, tx.now).take_back()


def prove_password(shop: Workshop, person: Person, password: str, *, client_address: str | None) -> None:
    """Make sure that whoever is signed in knows the password.

    Raises:
        InvalidInput: `current_password_wrong`.
        TooMany: `sign_in_locked`, after ten wrong ones.
    """
    with shop.transaction() as tx:
        attempt = begin_attempt(tx, login=person.username, person=person, client_address=client_address)
    if isinstance(attempt, DomainError):
        raise attempt
    if check_secret(shop, attempt, password) is not Way.PASSWORD:
        raise InvalidInput.of("/current_password", "current_password_wrong")
    with shop.transaction() as tx:
        succeed(tx, attempt)


def sign_in_failed() -> NotAuthenticated:
    """The one answer for a wrong password, a wrong or used-up initial one, and nobody."""
    return NotAuthenticated("sign_in_failed")


def _counts(tx: Transaction, subject: str, client_address: str | None) -> list[Attempts]:
    """The address first: one that may not try any more does not lock other people's accounts either."""
    counts = []
    if client_address:
        counts.append(tx.attempts.locked(f"address:{client_address}", MAX_FAILURES_PER_ADDRESS, tx.now))
    return [*counts, tx.attempts.locked(subject, MAX_FAILURES, tx.now)]


def _spray_subject(person: Person | None, credential: Credential | None, subject: str, now: datetime) -> str:
    initial = credential.initial if credential else None
    if person and initial and initial.kind is InitialKind.BIRTH_DATE and initial.is_open(now):
        return f"birth-dates:{person.institution_id}"
    return f"birth-dates:{subject}"  # as much work as for the others (R11)


def _initial_secret(shop: Workshop, attempt: Attempt) -> str | None:
    initial = attempt.credential.initial if attempt.credential else None
    if initial is None or attempt.person is None or not initial.is_open(attempt.began_at):
        return None
    if initial.kind is InitialKind.ACTIVATION_CODE:
        return shop.secrets.activation_code(initial.credential_id)
    if not attempt.birth_date_may_open:
        return None
    return attempt.person.id_number.birth_digits if attempt.person.id_number else None
