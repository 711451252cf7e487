"""Signing in, staying in, signing out (R11, R12, R18)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chassis.domain.errors import DomainError, NotAuthenticated
from chassis.domain.ids import new_id
from services.accounts.domain.captcha import FAILURES_WITHOUT_CAPTCHA, CaptchaPolicy
from services.accounts.domain.device import Device
from services.accounts.domain.events import SessionsEnded
from services.accounts.domain.person import Person, PersonState
from services.accounts.domain.session import REFRESH_LIFETIME, AccessClaims, RefreshToken, Session
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.captcha import captcha_wrong, passes
from services.accounts.usecases.proof import (
    Attempt,
    Way,
    begin_attempt,
    check_secret,
    failures_so_far,
    sign_in_failed,
    succeed,
)


@dataclass(frozen=True)
class SignInForm:
    """What somebody who wants in has filled in. `request` names the request, for its repetition."""

    login: str
    password: str = field(repr=False)
    captcha_id: str | None
    captcha_answer: str
    request: str
    device: Device


@dataclass(frozen=True)
class OpenedSession:
    """A session with its tokens in clear, which exist only here and at the client."""

    session: Session
    person: Person
    claims: AccessClaims
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    refresh_expires_at: datetime | None


def sign_in(shop: Workshop, form: SignInForm, policy: CaptchaPolicy) -> OpenedSession:
    """Open a session; a restricted one when an initial credential was given.

    Raises:
        InvalidInput: `captcha_wrong`.
        TooMany: `sign_in_locked`, after ten failures, for 15 minutes.
        NotAuthenticated: `sign_in_failed`; with the right password also `account_pending`, `account_rejected`
            (with the reason) or `account_disabled`.
    """
    with shop.transaction() as tx:
        attempt = _admit(tx, form, policy)
    if isinstance(attempt, DomainError):
        raise attempt
    way = check_secret(shop, attempt, form.password)
    if way is None or attempt.person is None:
        raise sign_in_failed()
    with shop.transaction() as tx:
        succeed(tx, attempt)
        opened = _open(tx, shop, attempt.person.person_id, attempt, way=way, device=form.device)
    if isinstance(opened, DomainError):
        raise opened
    return opened


def sign_out(tx: Transaction) -> None:
    """End the caller's session."""
    session = tx.sessions.get(tx.actor.session_id) if tx.actor.session_id else None
    if session is None:
        raise NotAuthenticated("sign_in_required")
    end_sessions(tx, [session] if session.is_live(tx.now) else [])


def revoked_sessions(tx: Transaction, *, since: datetime) -> list[str]:
    """Sessions, and grants of schools' systems, that ended before their time since then."""
    return [*tx.sessions.revoked_since(since), *tx.api_clients.grants_ended_since(since)]


def end_sessions(tx: Transaction, ended: list[Session]) -> None:
    """End sessions before their time and tell it."""
    for session in ended:
        session.revoked_at = tx.now
    if ended:
        tx.record(SessionsEnded([session.session_id for session in ended]))


def end_all_sessions(tx: Transaction, person_id: str) -> None:
    """End every session of a person; who is half way through the door is seen, or sees why not."""
    tx.credentials.locked(person_id)
    end_sessions(tx, tx.sessions.live_of(person_id, tx.now))


def open_session(
    tx: Transaction, shop: Workshop, person: Person, *, is_restricted: bool, device: Device
) -> OpenedSession:
    """Start a session and make its first tokens; a restricted one cannot be refreshed."""
    session = Session.start(new_id(), person, is_restricted=is_restricted, now=tx.now, device=device)
    tx.sessions.add(session)
    refresh_token = None if is_restricted else shop.secrets.first_refresh_token()
    opened = tokens_of(session, person, refresh_token, tx.now, shop)
    keep_refresh_token(tx, shop, opened)
    return opened


def _admit(tx: Transaction, form: SignInForm, policy: CaptchaPolicy) -> Attempt | DomainError:
    person = tx.people.by_login(form.login)
    is_asked = policy is CaptchaPolicy.ALWAYS or form.captcha_id is not None
    if not is_asked:
        is_asked = failures_so_far(tx, login=form.login, person=person) >= FAILURES_WITHOUT_CAPTCHA
    if is_asked and not passes(tx, captcha_id=form.captcha_id, answer=form.captcha_answer, request=form.request):
        return captcha_wrong()
    return begin_attempt(tx, login=form.login, person=person, client_address=form.device.address)


def _open(
    tx: Transaction, shop: Workshop, person_id: str, attempt: Attempt, *, way: Way, device: Device
) -> OpenedSession | DomainError:
    # Whoever ends all sessions of a person holds this lock: either they see the new session, or this sees why.
    credential = tx.credentials.locked(person_id)
    person = tx.people.get(person_id)
    if person is None or credential != attempt.credential:
        return sign_in_failed()
    if not person.is_active:
        return _refusal_of(person)
    if way is Way.INITIAL:
        if not credential.use_initial(tx.now):
            return sign_in_failed()
        tx.credentials.save(credential)
    return open_session(tx, shop, person, is_restricted=way is Way.INITIAL, device=device)


def _refusal_of(person: Person) -> NotAuthenticated:
    """Why the right password opens nothing (R10); only its owner gets to hear this."""
    if person.state is PersonState.REJECTED:
        details = {"reason": person.rejection_reason or "", "registration_id": person.person_id}
        return NotAuthenticated("account_rejected", details=details)
    return NotAuthenticated(f"account_{person.state}")


def tokens_of(
    session: Session, person: Person, refresh_token: str | None, now: datetime, shop: Workshop
) -> OpenedSession:
    """The session with an access token for the next minutes and this refresh token."""
    claims = AccessClaims.of(session, person, now)
    refresh_expires_at = min(now + REFRESH_LIFETIME, session.expires_at) if refresh_token else None
    return OpenedSession(session, person, claims, shop.signer.sign(claims), refresh_token, refresh_expires_at)


def keep_refresh_token(tx: Transaction, shop: Workshop, opened: OpenedSession) -> None:
    """Remember the hash of a session's newest refresh token."""
    if opened.refresh_token is not None and opened.refresh_expires_at is not None:
        tx.refresh_tokens.add(
            RefreshToken(
                shop.secrets.hash_of(opened.refresh_token), opened.session.session_id, opened.refresh_expires_at
            )
        )
