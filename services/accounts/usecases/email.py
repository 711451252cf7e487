"""A person's own mail address: it counts once a code that was sent there came back (R15, R94)."""

from __future__ import annotations

import hmac
from datetime import datetime

from chassis.domain.errors import Conflict, DomainError, InvalidInput, TooMany
from chassis.domain.ids import new_id
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.email_change import MAX_GUESSES, MAX_REQUESTS, EmailChange
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.numbers import Email
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.directory import own_person
from services.accounts.usecases.mail import post


def request_change(tx: Transaction, *, email: str) -> EmailChange:
    """Send a code to a new address. That somebody else has the address already is told to its reader only.

    Raises:
        InvalidInput: `email_invalid`.
        TooMany: `email_changes_locked`, when too many codes were asked for.
    """
    person = own_person(tx)
    change = EmailChange(person.person_id, new_id(), Email.parse(email), tx.now)
    counted = tx.attempts.locked(f"email-change:{person.person_id}", MAX_REQUESTS, tx.now)
    if not counted.begin(tx.now):
        raise _locked(counted, tx.now)
    tx.email_changes.replace(change)
    letter = tx.letters.write(
        "email_confirmation",
        {"full_name": person.full_name, "code": tx.secrets.confirmation_code(change.change_id)},
    )
    post(tx, [change.email], kind="email_confirmation", letter=letter)
    return change


def prove_code(shop: Workshop, *, code: str) -> None:
    """Count a guess, in a transaction of its own, and refuse a wrong one.

    Raises:
        InvalidInput: `confirmation_code_wrong`.
        TooMany: `email_changes_locked`, after too many wrong ones.
    """
    with shop.transaction() as tx:
        refusal = _try_code(tx, code)
    if refusal is not None:
        raise refusal


def confirm_change(tx: Transaction, *, code: str) -> Person:
    """Take the address over, after `prove_code`; the old address is told.

    Raises:
        Conflict: `email_change_missing` when no change waits, or not any more; `email_taken`.
        InvalidInput: `confirmation_code_wrong`.
    """
    person = own_person(tx)
    change = _open_change(tx, person)
    if change is None:
        raise Conflict("email_change_missing")
    if not _is_right(tx, change, code):
        raise _wrong_code()
    old = person.email
    tx.email_changes.remove(person.person_id)
    _set(tx, person, change.email)
    if old is not None and old != change.email:
        letter = tx.letters.write("email_changed", {"full_name": person.full_name, "email": change.email.masked})
        post(tx, [old], kind="email_changed", letter=letter)
    return person


def remove_email(tx: Transaction) -> None:
    """Get no mail any more; a change that waits is forgotten too."""
    person = own_person(tx)
    tx.email_changes.remove(person.person_id)
    if person.email is not None:
        _set(tx, person, None)


def _set(tx: Transaction, person: Person, email: Email | None) -> None:
    person.set_email(email)
    tx.people.save(person)
    tx.record(PersonChanged(person))


def _try_code(tx: Transaction, code: str) -> DomainError | None:
    person = own_person(tx)
    change = _open_change(tx, person)
    if change is None:
        return None  # a repeated confirmation, or one too late: `confirm_change` says which
    counted = tx.attempts.locked(f"email-code:{person.person_id}", MAX_GUESSES, tx.now)
    if not counted.begin(tx.now):
        return _locked(counted, tx.now)
    if not _is_right(tx, change, code):
        return _wrong_code()
    counted.clear()
    return None


def _open_change(tx: Transaction, person: Person) -> EmailChange | None:
    change = tx.email_changes.get(person.person_id)
    return change if change is not None and change.is_open(tx.now) else None


def _is_right(tx: Transaction, change: EmailChange, code: str) -> bool:
    return hmac.compare_digest(tx.secrets.confirmation_code(change.change_id).encode(), code.strip().encode())


def _wrong_code() -> InvalidInput:
    return InvalidInput.of("/confirmation_code", "confirmation_code_wrong")


def _locked(counted: Attempts, now: datetime) -> TooMany:
    wait = int((counted.window_ends_at - now).total_seconds())
    return TooMany("email_changes_locked", details={"retry_after_seconds": max(wait, 1)})
