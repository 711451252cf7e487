"""Sessions and their tokens (R11, R18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.domain.actor import Role
from chassis.domain.scopes import FULL_SCOPE, RESTRICTED_SCOPE
from services.accounts.domain.device import Device
from services.accounts.domain.person import Person

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=7)
SESSION_LIFETIME = timedelta(days=30)


@dataclass
class Session:
    """A person signed in somewhere. A restricted one, opened by an initial credential, can only set a password."""

    session_id: str
    person_id: str
    is_restricted: bool
    started_at: datetime
    expires_at: datetime
    client_address: str | None = None
    revoked_at: datetime | None = None
    agent: str = ""
    """The kind of browser or program, as coarse as its owner needs to know it again."""
    last_used_at: datetime | None = None

    @classmethod
    def start(
        cls, session_id: str, person: Person, *, is_restricted: bool, now: datetime, device: Device
    ) -> Session:
        """A session from now on."""
        lifetime = ACCESS_LIFETIME if is_restricted else SESSION_LIFETIME
        return cls(
            session_id,
            person.person_id,
            is_restricted,
            started_at=now,
            expires_at=now + lifetime,
            client_address=device.address,
            agent=device.agent,
            last_used_at=now,
        )

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True)
class RefreshToken:
    """One link in a session's chain of refresh tokens, by the hash of its text."""

    token_hash: str
    session_id: str
    expires_at: datetime
    used_at: datetime | None = None
    used_by_request: str | None = None
    """The idempotency key of the request that used it: the same request again is no theft."""


@dataclass(frozen=True)
class AccessClaims:
    """What an access token says."""

    subject_id: str
    session_id: str
    name: str
    institution_id: str | None
    roles: frozenset[Role]
    scopes: frozenset[str]
    issued_at: datetime
    expires_at: datetime
    is_client: bool = False
    """Whether a school's system is the subject; a person otherwise."""

    @classmethod
    def of(cls, session: Session, person: Person, now: datetime) -> AccessClaims:
        """The claims for the next minutes. A restricted session has no roles: no service lets it do more."""
        return cls(
            subject_id=person.person_id,
            session_id=session.session_id,
            name=person.full_name,
            institution_id=person.institution_id,
            roles=frozenset() if session.is_restricted else person.roles,
            scopes=frozenset({RESTRICTED_SCOPE if session.is_restricted else FULL_SCOPE}),
            issued_at=now,
            expires_at=min(now + ACCESS_LIFETIME, session.expires_at),
        )
