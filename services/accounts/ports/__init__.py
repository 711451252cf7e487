"""What the use cases of accounts need of the world."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from chassis.domain.actor import Actor, Role
from chassis.domain.paging import Slice
from services.accounts.domain.account_settings import AccountSettings
from services.accounts.domain.attempts import Attempts
from services.accounts.domain.audit import AccessRecord
from services.accounts.domain.audit_chain import Checkpoint
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.credential import Credential
from services.accounts.domain.import_job import FileKind, ImportState, PeopleImport, Progress
from services.accounts.domain.institution import AlliancePart, Institution, InstitutionChange
from services.accounts.domain.notification import Notification
from services.accounts.domain.numbers import Email
from services.accounts.domain.people_import import Candidate, Existing
from services.accounts.domain.person import Person, PersonState
from services.accounts.domain.session import AccessClaims, RefreshToken, Session
from services.accounts.ports.affiliation import ApiClients, Transfers
from services.accounts.ports.applications import Applications, Papers
from services.accounts.ports.correspondence import EmailChanges, Letters, Mails, Preferences


@dataclass(frozen=True)
class InstitutionFilter:
    q: str | None = None
    kind: str | None = None
    province: str | None = None
    alliance_part: str | None = None
    is_in_alliance: bool | None = None


class PeopleSort(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class PeopleFilter:
    institution_id: str | None = None
    role: Role | None = None
    state: PersonState | None = None
    q: str | None = None
    registered_since: datetime | None = None
    sort: PeopleSort = PeopleSort.OLDEST


@dataclass(frozen=True)
class AuditFilter:
    institution_id: str | None = None
    actor_id: str | None = None
    person_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class CodeHolder:
    """Somebody whom an activation code is for."""

    person_id: str
    credential_id: str
    full_name: str
    number: str
    username: str
    expires_at: datetime


@dataclass(frozen=True)
class PeopleCount:
    """Active accounts of a school."""

    institution_id: str
    teachers: int
    students: int


class Institutions(Protocol):
    def add(self, institution: Institution) -> None: ...
    def get(self, institution_id: str) -> Institution | None: ...
    def names(self, institution_ids: Collection[str]) -> Mapping[str, str]: ...
    def page(self, wanted: InstitutionFilter, *, limit: int, cursor: str | None) -> Slice[Institution]: ...

    def holder_of(self, part: AlliancePart) -> Institution | None:
        """The institution that has a part which only one may have (R5)."""

    def same_as(self, *, code: str, name: str) -> Institution | None:
        """An institution with this code or this name."""

    def keep_change(self, change: InstitutionChange) -> None: ...

    def changes(self, institution_id: str, *, limit: int, cursor: str | None) -> Slice[InstitutionChange]:
        """What was changed, newest first."""


class People(Protocol):
    def add(self, person: Person) -> None: ...

    def add_all(self, people: Sequence[Person]) -> None: ...

    def copy_all(self, people: Iterable[Person]) -> None:
        """Add many at once, by the quickest way there is."""

    def save(self, person: Person) -> None:
        """Store a changed person; raises StaleVersion when somebody else was faster."""

    def get(self, person_id: str) -> Person | None: ...

    def by_username(self, username: str) -> Person | None: ...

    def has_email(self, email: Email) -> bool:
        """Whether somebody has this mail address already."""

    def by_login(self, login: str) -> Person | None:
        """The person with this username or mobile number (R11)."""

    def page(self, wanted: PeopleFilter, *, limit: int, cursor: str | None) -> Slice[Person]: ...

    def registrations(
        self, institution_id: str, state: PersonState, *, limit: int, cursor: str | None
    ) -> Slice[Person]:
        """Registrations at a school in this state, the longest waiting first (R10)."""

    def teachers(self, q: str, institution_id: str | None, limit: int) -> list[Person]:
        """Active teachers by beginning of name or username, or by a whole mobile number (R14)."""

    def by_ids(self, person_ids: Collection[str]) -> list[Person]: ...

    def locked_by_ids(self, person_ids: Collection[str]) -> list[Person]:
        """The same, and nobody else can change them until this transaction ends."""

    def save_standings(self, people: Sequence[Person]) -> None:
        """Store the states of people who were locked."""

    def students(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        """Students of a school by the key, student number or username, that found them."""

    def staff(self, keys: Collection[str], institution_id: str) -> Mapping[str, Person]:
        """Teachers of a school by the key, staff number or username, that found them."""

    def ids_of(self, role: Role, institution_id: str | None) -> list[str]:
        """Active people with a role, of one school or of all."""

    def hold_active(self, role: Role, institution_id: str | None) -> list[str]:
        """The same, whom nobody else can change until this transaction ends."""

    def counts(self) -> list[PeopleCount]:
        """Active teachers and students of each school that has any (R92)."""

    def existing(self, candidates: Sequence[Candidate], role: Role, institution_id: str) -> Existing:
        """Who already has what these candidates want."""


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


class Notifications(Protocol):
    def add_all(self, notifications: Sequence[Notification]) -> None: ...

    def get(self, notification_id: str) -> Notification | None: ...

    def page(
        self, person_id: str, *, is_unread_only: bool, limit: int, cursor: str | None
    ) -> Slice[Notification]: ...

    def unread_count(self, person_id: str) -> int: ...

    def mark_read(self, notification_id: str, now: datetime) -> None: ...

    def mark_all_read(self, person_id: str, now: datetime) -> int:
        """Answers how many were unread."""


class Imports(Protocol):
    def add(self, record: PeopleImport) -> None: ...

    def get(self, import_id: str) -> PeopleImport | None: ...

    def locked(self, import_id: str) -> PeopleImport | None: ...

    def next_free(self, now: datetime) -> PeopleImport | None:
        """The oldest one that waits or whose importer died, locked."""

    def save(self, record: PeopleImport) -> None: ...

    def keep(self, import_id: str, fence: int, progress: Progress, now: datetime) -> bool:
        """Renew the lease and tell the progress; answers whether the lease was still held."""

    def open_count(self, institution_id: str) -> int: ...

    def page(
        self, institution_id: str, state: ImportState | None, *, limit: int, cursor: str | None
    ) -> Slice[PeopleImport]:
        """Newest first, without their faults."""


class ImportFiles(Protocol):
    """Files of imports, sealed: they hold numbers that identify people (R15)."""

    def put(self, import_id: str, kind: FileKind, content: bytes, now: datetime) -> None: ...

    def get(self, import_id: str, kind: FileKind) -> bytes | None: ...

    def remove(self, import_id: str, kind: FileKind) -> None: ...


class AccountSettingsStore(Protocol):
    def of(self, institution_id: str) -> AccountSettings:
        """A school's settings; those of one that never chose anything follow the platform."""

    def save(self, settings: AccountSettings) -> None:
        """Store changed settings; raises StaleVersion when somebody else was faster."""


class AccessLog(Protocol):
    def add(self, record: AccessRecord) -> None:
        """Record it with this transaction, chained to the records before it."""

    def page(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> Slice[AccessRecord]:
        """Newest first."""

    def checkpoint(self, now: datetime) -> Checkpoint | None:
        """Sign and keep how far the chain reaches, unless nothing came since the last time."""


class Expired(Protocol):
    def forget(self, now: datetime) -> int:
        """Remove what nobody can use any more; answers how many rows."""


class Transaction(Protocol):
    """One unit of work."""

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date:
        """The calendar day in China."""

    def after_working_days(self, days: int) -> datetime:
        """The end of the last of so many working days of China after today."""

    @property
    def client_address(self) -> str | None: ...
    @property
    def correlation_id(self) -> str: ...

    @property
    def institutions(self) -> Institutions: ...
    @property
    def people(self) -> People: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def refresh_tokens(self) -> RefreshTokens: ...
    @property
    def api_clients(self) -> ApiClients: ...
    @property
    def transfers(self) -> Transfers: ...
    @property
    def captchas(self) -> Captchas: ...
    @property
    def attempts(self) -> AttemptCounts: ...
    @property
    def notifications(self) -> Notifications: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def email_changes(self) -> EmailChanges: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def secrets(self) -> SecretMaker: ...
    @property
    def applications(self) -> Applications: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def import_files(self) -> ImportFiles: ...
    @property
    def account_settings(self) -> AccountSettingsStore: ...
    @property
    def access_log(self) -> AccessLog: ...
    @property
    def expired(self) -> Expired: ...

    def record(self, fact: Any) -> None: ...


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


class Workshop(Protocol):
    """What use cases work in that wait for something slow between two transactions."""

    @property
    def hasher(self) -> PasswordHasher: ...
    @property
    def secrets(self) -> SecretMaker: ...
    @property
    def signer(self) -> TokenSigner: ...

    def transaction(self, *, read_only: bool = False) -> AbstractContextManager[Transaction]: ...
