"""Accounts' unit of work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from chassis.contracts.base import Call
from chassis.papers import SqlPapers
from chassis.transaction import Transaction, Translate
from chassis.workdays import after_working_days, today
from services.accounts.adapters.account_settings import SqlAccountSettings
from services.accounts.adapters.api_clients import SqlApiClients
from services.accounts.adapters.audit import SqlAccessLog
from services.accounts.adapters.correspondence import SqlEmailChanges, SqlPreferences
from services.accounts.adapters.credentials import SqlAttemptCounts, SqlCaptchas, SqlCredentials
from services.accounts.adapters.imports import SqlImportFiles, SqlImports
from services.accounts.adapters.institution_applications import SqlApplications
from services.accounts.adapters.institutions import SqlInstitutions
from services.accounts.adapters.letters import TextLetters
from services.accounts.adapters.mails import SqlMails
from services.accounts.adapters.people import SqlPeople
from services.accounts.adapters.records import SqlExpired, SqlNotifications
from services.accounts.adapters.sessions import SqlRefreshTokens, SqlSessions
from services.accounts.adapters.tables import papers
from services.accounts.adapters.transfers import SqlTransfers
from services.accounts.adapters.vault import DerivedSecrets, Vault
from services.accounts.domain.audit_chain import Sealer
from services.accounts.domain.credential import InitialKind


class AccountsTransaction(Transaction):
    """Implements `ports.Transaction`."""

    def __init__(
        self,
        session: Session,
        call: Call,
        now: datetime,
        *,
        vault: Vault,
        sealer: Sealer | None,
        secrets: DerivedSecrets,
        letters: TextLetters,
        platform_kind: InitialKind,
    ) -> None:
        super().__init__(session, call, now)
        self.secrets = secrets
        self.letters = letters
        self.institutions = SqlInstitutions(session)
        self.people = SqlPeople(session, vault)
        self.credentials = SqlCredentials(session)
        self.sessions = SqlSessions(session)
        self.refresh_tokens = SqlRefreshTokens(session)
        self.api_clients = SqlApiClients(session)
        self.transfers = SqlTransfers(session)
        self.captchas = SqlCaptchas(session, vault)
        self.attempts = SqlAttemptCounts(session, vault)
        self.notifications = SqlNotifications(session)
        self.preferences = SqlPreferences(session, vault)
        self.email_changes = SqlEmailChanges(session, vault)
        self.mails = SqlMails(session, vault)
        self.applications = SqlApplications(session, vault)
        self.papers = SqlPapers(session, papers)
        self.imports = SqlImports(session)
        self.import_files = SqlImportFiles(session, vault)
        self.account_settings = SqlAccountSettings(session, platform_kind)
        self.access_log = SqlAccessLog(session, sealer)
        self.expired = SqlExpired(session)

    def write_outbox(self, metadata: MetaData, translate: Translate) -> None:
        """The end of the unit of work: its events, and last of all its records in the access audit."""
        super().write_outbox(metadata, translate)
        self.access_log.write()

    @property
    def client_address(self) -> str | None:
        return self.call.client_address

    @property
    def correlation_id(self) -> str:
        return self.call.correlation_id

    @property
    def today(self) -> date:
        """The calendar day in China."""
        return today(self.now)

    def after_working_days(self, days: int) -> datetime:
        """The end of the last of so many working days of China after today."""
        return after_working_days(self.now, days)
