"""Systems of schools: what each may do, and the secrets that prove it (R1, R2)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from chassis.domain.scopes import ClientScope
from chassis.domain.states import StateMachine

MOST_SECRETS = 2
"""One in use and its successor."""
CLIENT_TOKEN_LIFETIME = timedelta(minutes=15)


class ClientState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class ClientAction(StrEnum):
    DISABLE = "disable"
    ENABLE = "enable"


CLIENT_STATES = StateMachine(
    "api_client",
    {
        (ClientState.ACTIVE, ClientAction.DISABLE): ClientState.DISABLED,
        (ClientState.DISABLED, ClientAction.ENABLE): ClientState.ACTIVE,
    },
)


@dataclass
class ClientSecret:
    """One live secret, by its hash. `grant_id` is in every token that it got; a new one voids them all."""

    secret_id: str
    secret_hash: str
    grant_id: str
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass
class ApiClient:
    """A system of one school."""

    client_id: str
    institution_id: str
    name: str
    scopes: frozenset[ClientScope]
    state: ClientState
    created_by_id: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    version: int = 1
    secrets: list[ClientSecret] = field(default_factory=list)

    def expect_version(self, version: int) -> None:
        """Refuse a change that was made looking at another version."""
        if version != self.version:
            raise StaleVersion("stale_version")

    def change(
        self, *, name: str, scopes: frozenset[ClientScope], expires_at: datetime | None, now: datetime
    ) -> None:
        """Give it another name, other scopes, another end."""
        require_future(expires_at, now)
        self.name, self.scopes, self.expires_at = name, scopes, expires_at
        self.version += 1

    def disable(self) -> None:
        """From now on it gets no tokens."""
        self._move(ClientAction.DISABLE)

    def enable(self) -> None:
        """It gets tokens again, with the secrets that it has."""
        self._move(ClientAction.ENABLE)

    def add_secret(self, secret: ClientSecret) -> None:
        """Let a second secret count.

        Raises:
            Conflict: `client_secrets_full`; one must be revoked first.
        """
        if len(self.secrets) >= MOST_SECRETS:
            raise Conflict("client_secrets_full", details={"most": MOST_SECRETS})
        self.secrets.append(secret)
        self.version += 1

    def revoke_secret(self, secret_id: str) -> ClientSecret:
        """Take a secret away; answers it.

        Raises:
            NotFound: `client_secret_not_found`.
        """
        for secret in self.secrets:
            if secret.secret_id == secret_id:
                self.secrets.remove(secret)
                self.version += 1
                return secret
        raise NotFound("client_secret_not_found")

    def secret_of(self, secret_hash: str) -> ClientSecret | None:
        """The secret with this hash, found by looking at all of them."""
        found = [each for each in self.secrets if hmac.compare_digest(each.secret_hash, secret_hash)]
        return found[0] if found else None

    def gets_tokens(self, now: datetime) -> bool:
        return self.state is ClientState.ACTIVE and (self.expires_at is None or now < self.expires_at)

    def token_ends_at(self, now: datetime) -> datetime:
        """When a token that is made now ends: within 15 minutes, and not after the client."""
        latest = now + CLIENT_TOKEN_LIFETIME
        return min(latest, self.expires_at) if self.expires_at else latest

    def _move(self, action: ClientAction) -> None:
        self.state = CLIENT_STATES.next(self.state, action)
        self.version += 1


def require_future(expires_at: datetime | None, now: datetime) -> None:
    """Refuse an end that is over already.

    Raises:
        InvalidInput: `expiry_past`.
    """
    if expires_at is not None and expires_at <= now:
        raise InvalidInput.of("/expires_at", "expiry_past")


def parse_client_name(text: str) -> str:
    """A name with single blanks."""
    return " ".join(text.split())
