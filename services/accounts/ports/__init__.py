"""What the use cases of accounts need of the world, by subject, and all in one transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from chassis.domain.actor import Actor
from services.accounts.ports.admission import (
    AttemptCounts,
    Captchas,
    Credentials,
    PasswordHasher,
    RefreshTokens,
    SecretMaker,
    Sessions,
    TokenSigner,
)
from services.accounts.ports.affiliation import ApiClients, Transfers
from services.accounts.ports.applications import Applications, Papers
from services.accounts.ports.audit import AccessLog, Expired
from services.accounts.ports.correspondence import EmailChanges, Letters, Mails, Notifications, Preferences
from services.accounts.ports.imports import ImportFiles, Imports
from services.accounts.ports.institutions import AccountSettingsStore, Institutions
from services.accounts.ports.people import People


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


class Workshop(Protocol):
    """What use cases work in that wait for something slow between two transactions."""

    @property
    def hasher(self) -> PasswordHasher: ...
    @property
    def secrets(self) -> SecretMaker: ...
    @property
    def signer(self) -> TokenSigner: ...

    def transaction(self, *, read_only: bool = False) -> AbstractContextManager[Transaction]: ...
