"""Setting one's own password (R12)."""

from __future__ import annotations

from chassis.domain.actor import Actor
from chassis.domain.errors import DomainError, InvalidInput, NotAuthenticated
from services.accounts.domain.credential import check_password
from services.accounts.domain.device import Device
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.proof import Way, begin_attempt, check_secret, succeed
from services.accounts.usecases.session import OpenedSession, end_sessions, open_session


def set_password(shop: Workshop, actor: Actor, *, current: str | None, new: str, device: Device) -> OpenedSession:
    """Replace the caller's password and all sessions by a fresh one.

    Raises:
        NotAuthenticated: `sign_in_required`, or `session_ended` for a token of an ended session.
        InvalidInput: `current_password_wrong`, or what `check_password` says, or `password_unchanged`.
        TooMany: `sign_in_locked`, after ten wrong current passwords.
    """
    with shop.transaction(read_only=True) as tx:
        person, is_restricted = _who(tx, actor)
    check_password(new, person, pointer="/new_password")
    if not is_restricted:
        _prove(shop, person, current or "", device.address)
        if new == current:
            raise InvalidInput.of("/new_password", "password_unchanged")
    password_hash = shop.hasher.hash(new)
    with shop.transaction() as tx:
        credential = tx.credentials.locked(person.person_id)
        _who(tx, actor)  # again: what held the lock before may have ended this session
        credential.set_password(password_hash, tx.now)
        tx.credentials.save(credential)
        end_sessions(tx, tx.sessions.live_of(person.person_id, tx.now))
        return open_session(tx, shop, person, is_restricted=False, device=device)


def _who(tx: Transaction, actor: Actor) -> tuple[Person, bool]:
    if actor.session_id is None:
        raise NotAuthenticated("sign_in_required")
    session = tx.sessions.get(actor.session_id)
    person = tx.people.get(session.person_id) if session else None
    if session is None or person is None or not person.is_active or not session.is_live(tx.now):
        raise NotAuthenticated("session_ended")
    return person, session.is_restricted


def _prove(shop: Workshop, person: Person, current: str, client_address: str | None) -> None:
    with shop.transaction() as tx:
        attempt = begin_attempt(tx, login=person.username, person=person, client_address=client_address)
    if isinstance(attempt, DomainError):
        raise attempt
    if check_secret(shop, attempt, current) is not Way.PASSWORD:
        raise InvalidInput.of("/current_password", "current_password_wrong")
    with shop.transaction() as tx:
        succeed(tx, attempt)
