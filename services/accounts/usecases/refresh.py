"""Staying signed in: refresh tokens that work once each (R11)."""

from __future__ import annotations

from chassis.domain.errors import NotAuthenticated
from services.accounts.domain.session import RefreshToken
from services.accounts.ports import Transaction, Workshop
from services.accounts.usecases.session import OpenedSession, end_sessions, keep_refresh_token, tokens_of


def refresh(shop: Workshop, *, token: str, request: str | None) -> OpenedSession:
    """New tokens for a refresh token, which is thereby used up.

    A used one that comes again was stolen by one of the two who sent it: the whole session ends. Only the very
    same request (by its idempotency key) may come twice, since the bus can deliver it twice.

    Raises:
        NotAuthenticated: `session_ended`.
    """
    with shop.transaction() as tx:
        opened = _exchange(tx, shop, token, request)
    if opened is None:
        raise NotAuthenticated("session_ended")
    return opened


def _exchange(tx: Transaction, shop: Workshop, text: str, request: str | None) -> OpenedSession | None:
    token = tx.refresh_tokens.locked(shop.secrets.hash_of(text))
    session = tx.sessions.get(token.session_id) if token else None
    if token is None or session is None or not session.is_live(tx.now) or tx.now >= token.expires_at:
        return None
    following = shop.secrets.next_refresh_token(text)
    is_first = token.used_at is None
    person = tx.people.get(session.person_id)
    is_allowed = is_first or _is_repetition(tx, shop, token, following, request)
    if not is_allowed or person is None or not person.is_active:
        end_sessions(tx, [session])
        return None
    opened = tokens_of(session, person, following, tx.now, shop)
    if is_first:
        session.last_used_at = tx.now
        tx.refresh_tokens.mark_used(token.token_hash, request=request, now=tx.now)
        keep_refresh_token(tx, shop, opened)
    return opened


def _is_repetition(
    tx: Transaction, shop: Workshop, token: RefreshToken, following: str, request: str | None
) -> bool:
    """Whether the request that used the token came again, and nobody has used what it was answered."""
    if request is None or token.used_by_request != request:
        return False
    successor = tx.refresh_tokens.locked(shop.secrets.hash_of(following))
    return successor is not None and successor.used_at is None
