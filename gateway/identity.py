"""Who is calling: from the bearer token of a request to the `Call` that travels with every command."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Request, current_app, g, request
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OKPKey

from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from chassis.contracts.base import ActorView, Call
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated
from chassis.domain.scopes import admits
from gateway.problems import Problem
from gateway.revocations import Revocations

TOKENS_KEPT: Final = 20_000
"""Tokens that are known without checking their signature again; the oldest makes room."""
AGENT_LENGTH = 300
"""So much of what a browser says of itself travels on."""
_KEY = "kexiang.identity"


@dataclass(frozen=True)
class KnownToken:
    """What a token said when its signature was checked."""

    actor: ActorView
    expires_at: float


class Identity:
    """What is needed to know a caller: the public key of accounts and the sessions that ended early.

    A token's signature is checked once; after that its digest is enough to know the caller by, until it expires.
    Whether its session has ended is asked every time.
    """

    def __init__(self, public_key: OKPKey, revocations: Revocations) -> None:
        self.public_key = public_key
        self.revocations = revocations
        self._known: dict[bytes, KnownToken] = {}
        self._lock = threading.Lock()

    def actor(self, request: Request) -> ActorView:
        """The caller of a request; anonymous without a token.

        Raises:
            NotAuthenticated: `token_expired`, `token_invalid` or `session_ended`.
        """
        known = self.known(request)
        return ActorView() if known is None else known.actor

    def known(self, request: Request) -> KnownToken | None:
        """The caller of a request and when that ends; none without a token.

        Raises:
            NotAuthenticated: as `actor` does.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer":
            raise NotAuthenticated("token_invalid")
        return self.known_token(token.strip())

    def actor_of_token(self, token: str) -> ActorView:
        """Whose token it is.

        Raises:
            NotAuthenticated: `token_expired`, `token_invalid` or `session_ended`.
        """
        return self.known_token(token).actor

    def known_token(self, token: str) -> KnownToken:
        """What a token says, as long as its session lasts.

        Raises:
            NotAuthenticated: as `actor_of_token` does.
        """
        known = self._known_token(token)
        if self.revocations.includes(known.actor.session_id):
            raise NotAuthenticated("session_ended")
        return known

    def _known_token(self, token: str) -> KnownToken:
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is None or known.expires_at <= time.time():
            known = _read(self._claims(token))
            with self._lock:
                while len(self._known) >= TOKENS_KEPT:
                    del self._known[next(iter(self._known))]
                self._known[digest] = known
        return known

    def _claims(self, token: str) -> dict[str, Any]:
        expected = jwt.JWTClaimsRegistry(
            leeway=0,
            iss={"essential": True, "value": JWT_ISSUER},
            aud={"essential": True, "value": JWT_AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            decoded = jwt.decode(token, self.public_key, algorithms=[JWT_ALGORITHM])
            expected.validate(decoded.claims)
        except ExpiredTokenError:
            raise NotAuthenticated("token_expired") from None
        except (JoseError, ValueError, TypeError):  # the library trips over headers of a wrong type
            raise NotAuthenticated("token_invalid") from None
        return dict(decoded.claims)


def _read(claims: dict[str, Any]) -> KnownToken:
    actor = ActorView(
        kind="api_client" if claims.get("kind") == "api_client" else "person",
        actor_id=claims["sub"],
        name=claims.get("name", ""),
        institution_id=claims.get("institution_id"),
        roles=frozenset(Role(role) for role in claims.get("roles", [])),
        scopes=frozenset(claims.get("scopes", [])),
        session_id=claims.get("sid"),
    )
    return KnownToken(actor, float(claims["exp"]))


def use_identity(extensions: dict[str, object], identity: Identity) -> None:
    """Make this the way an application knows its callers."""
    extensions[_KEY] = identity


def identity_of(app: Flask) -> Identity:
    """The way an application knows its callers."""
    identity: Identity = app.extensions[_KEY]
    return identity


def caller() -> Call:
    """The `Call` of the current request: actor, request id, trace, idempotency key, address.

    Raises:
        NotAuthenticated: for a token that is expired, forged or of an ended session.
    """
    found = g.get("call")
    if found is None:
        identity: Identity = current_app.extensions[_KEY]
        found = g.call = Call(
            actor=identity.actor(request),
            correlation_id=g.request_id,
            traceparent=request.headers.get("traceparent"),
            idempotency_key=_idempotency_key(),
            client_address=request.remote_addr,
            client_agent=_agent(),
        )
    call: Call = found
    return call


def anonymous_call() -> Call:
    """The `Call` of a request whose sender is yet to prove itself."""
    return Call(
        correlation_id=g.request_id,
        traceparent=request.headers.get("traceparent"),
        client_address=request.remote_addr,
        client_agent=_agent(),
    )


def set_aside_without(scopes: Collection[str]) -> None:
    """Let a caller whose scopes do not reach this far be nobody, where nobody needs to sign in (R12)."""
    call = caller()
    if not admits(call.actor.kind, call.actor.scopes, scopes):
        g.call = call.model_copy(update={"actor": ActorView()})


@contextmanager
def asking_as_nobody() -> Iterator[None]:
    """Ask for what is the same for everyone as somebody whom nobody knows."""
    call = caller()
    g.call = call.model_copy(update={"actor": ActorView(), "client_address": None})
    try:
        yield
    finally:
        g.call = call


def caller_key() -> str:
    """Whom rate limits count: the person or client, or the address of somebody unknown."""
    try:
        actor_id = caller().actor.actor_id
    except (NotAuthenticated, Problem):
        actor_id = ""
    return actor_id or f"address:{request.remote_addr}"


def _agent() -> str | None:
    return request.user_agent.string[:AGENT_LENGTH] or None


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= 255 and key.isprintable()):
        raise Problem(400, "idempotency_key_invalid")
    return key if request.method != "GET" else None
