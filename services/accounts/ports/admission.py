"""What lets people in: credentials, sessions, captchas, counts of attempts, and what makes secrets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.domain.paging import Slice
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.credential import Credential
from services.accounts.domain.numbers import Email
from services.accounts.domain.session import AccessClaims, RefreshToken, Session


@dataclass(frozen=True)
class CodeHolder:
    """Somebody whom an activation code is for."""

    person_id: str
    credential_id: str
    full_name: str
    number: str
    username: str
    expires_at: datetime


class Credentials(Protocol):
    def get(self, person_id: str) -> Credential | None: ...

    def locked(self, person_id: str) -> Credential:
        """The credential, which nobody else can use or change until this transaction ends."""

    def locked_all(self, person_ids: Collection[str]) -> list[Credential]:
        """The same of many."""

    def restart_all(self, credentials: Sequence[Credential]) -> None:
        """Store credentials that were locked and restarted."""

    def add_all(self, credentials: Iterable[Credential]) -> None: ...

    def copy_all(self, credentials: Iterable[Credential]) -> None:
        """Add many at once, by the quickest way there is."""

    def unused_codes(self, import_id: str, now: datetime, *, after: str, limit: int) -> list[CodeHolder]:
        """Whose activation code of an import still opens the account, by number, from the one after this."""

    def save(self, credential: Credential) -> None: ...


class Sessions(Protocol):
    def add(self, session: Session) -> None: ...

    def get(self, session_id: str) -> Session | None: ...

    def live_of(self, person_id: str, now: datetime) -> list[Session]: ...

    def page(self, person_id: str, now: datetime, *, limit: int, cursor: str | None) -> Slice[Session]:
        """Live sessions of a person, the newest first."""

    def live_of_all(self, person_ids: Collection[str], now: datetime) -> list[Session]: ...

    def revoked_since(self, since: datetime) -> list[str]: ...


class RefreshTokens(Protocol):
    def add(self, token: RefreshToken) -> None: ...

    def locked(self, token_hash: str) -> RefreshToken | None: ...

    def mark_used(self, token_hash: str, *, request: str | None, now: datetime) -> None: ...


class Captchas(Protocol):
    def add(self, captcha: Captcha) -> None: ...

    def get(self, captcha_id: str) -> Captcha | None: ...

    def locked(self, captcha_id: str) -> Captcha | None: ...

    def mark_used(self, captcha: Captcha) -> None: ...


class AttemptCounts(Protocol):
    def locked(self, subject: str, limit: int, now: datetime) -> Attempts:
        """The count of a subject, made at zero when there is none, which nobody else can change meanwhile."""

    def count_of(self, subject: str, now: datetime) -> int:
        """Attempts of a subject in its current window."""

    def subject_of_login(self, login: str) -> str:
        """How attempts with a login that nobody has are counted, without storing it."""

    def subject_of_contact(self, email: Email) -> str:
        """How mails to an address that nobody confirmed are counted, without storing it."""


class PasswordHasher(Protocol):
    """Slow on purpose; never called inside a transaction."""

    def hash(self, password: str) -> str: ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right. Without a hash it takes as long and answers no."""


class SecretMaker(Protocol):
    """Secrets that are given out and never stored."""

    def activation_code(self, credential_id: str) -> str: ...

    def confirmation_code(self, change_id: str) -> str: ...

    def application_token(self, application_id: str) -> str: ...

    def client_secret(self, secret_id: str) -> str: ...

    def first_refresh_token(self) -> str: ...

    def next_refresh_token(self, token: str) -> str: ...

    def request_name(self, key: str, said: str) -> str: ...

    def hash_of(self, token: str) -> str: ...


class TokenSigner(Protocol):
    def sign(self, claims: AccessClaims) -> str: ...
