"""Setting one's own password and mobile number (R11, R12)."""

from __future__ import annotations

from chassis.domain.actor import Actor
from chassis.domain.errors import InvalidInput, NotAuthenticated
from services.accounts.domain.credential import check_password
from services.accounts.domain.device import Device
from services.accounts.domain.events import PersonChanged
from services.accounts.domain.numbers import Mobile
from services.accounts.domain.person import Person
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.notification import notify
from services.accounts.usecases.proof import prove_password
from services.accounts.usecases.session import OpenedSession, end_sessions, open_session


def set_password(shop: Workshop, actor: Actor, *, current: str | None, new: str, device: Device) -> OpenedSession:
    """Replace the caller's password and all sessions by a fresh one.

    Raises:
        NotAuthenticated: `sign_in_required`, or `session_ended` for a token of an ended session.
        InvalidInput: `current_password_wrong`, or what `check_password` says, or `password_unchanged`.
        TooMany: `sign_in_locked`, after ten wrong current passwords.
    """
    with shop.transaction(read_only=True) as tx:
        person, is_restricted = whoever_calls(tx, actor)
    check_password(new, person, pointer="/new_password")
    if not is_restricted:
        prove_password(shop, person, current or "", client_address=device.address)
        if new == current:
            raise InvalidInput.of("/new_password", "password_unchanged")
    password_hash = shop.hasher.hash(new)
    with shop.transaction() as tx:
        credential = tx.credentials.locked(person.person_id)
        whoever_calls(tx, actor)  # again: what held the lock before may have ended this session
        credential.set_password(password_hash, tx.now)
        tx.credentials.save(credential)
        end_sessions(tx, tx.sessions.live_of(person.person_id, tx.now))
        return open_session(tx, shop, person, is_restricted=False, device=device)


def whoever_calls(tx: Transaction, actor: Actor) -> tuple[Person, bool]:
    """The caller, and whether only an initial credential opened the session.

    Raises:
        NotAuthenticated: `sign_in_required`, or `session_ended`.
    """
    if actor.session_id is None:
        raise NotAuthenticated("sign_in_required")
    session = tx.sessions.get(actor.session_id)
    person = tx.people.get(session.person_id) if session else None
    if session is None or person is None or not person.is_active or not session.is_live(tx.now):
        raise NotAuthenticated("session_ended")
    return person, session.is_restricted


def change_mobile(
    shop: Workshop, actor: Actor, *, mobile: str, current: str, client_address: str | None
) -> Person:
    """Change the caller's own mobile number, which is a login.

    Raises:
        NotAuthenticated: `sign_in_required`, or `session_ended`.
        InvalidInput: `mobile_invalid`, `current_password_wrong`.
        Conflict: `mobile_taken`.
        TooMany: `sign_in_locked`, after ten wrong passwords.
    """
    wanted = Mobile.parse(mobile)
    with shop.transaction(read_only=True) as tx:
        person, _ = whoever_calls(tx, actor)
    prove_password(shop, person, current, client_address=client_address)
    with shop.transaction() as tx:
        person, _ = whoever_calls(tx, actor)
        person.change_mobile(wanted)
        tx.people.save(person)
        tx.record(PersonChanged(person))
        notify(tx, [person.person_id], kind="mobile_changed", facts={"mobile": wanted.masked}, link="/api/v1/me")
        return person
