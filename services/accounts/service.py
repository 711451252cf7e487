"""Accounts on the bus. Its methods are in `entrypoints`, by subject."""

from __future__ import annotations

from chassis.contracts.accounts.rpc import AccountsRpc
from services.accounts.entrypoints.api_clients import ApiClientEntrypoints
from services.accounts.entrypoints.applications import ApplicationEntrypoints
from services.accounts.entrypoints.audit import AuditEntrypoints
from services.accounts.entrypoints.directory import DirectoryEntrypoints
from services.accounts.entrypoints.imports import ImportEntrypoints
from services.accounts.entrypoints.inbox import InboxEntrypoints
from services.accounts.entrypoints.mail import MailEntrypoints
from services.accounts.entrypoints.people import PeopleEntrypoints
from services.accounts.entrypoints.registrations import RegistrationEntrypoints
from services.accounts.entrypoints.sessions import SessionEntrypoints
from services.accounts.entrypoints.standing import StandingEntrypoints


class AccountsService(
    SessionEntrypoints,
    ApiClientEntrypoints,
    RegistrationEntrypoints,
    ApplicationEntrypoints,
    PeopleEntrypoints,
    StandingEntrypoints,
    ImportEntrypoints,
    DirectoryEntrypoints,
    InboxEntrypoints,
    MailEntrypoints,
    AuditEntrypoints,
):
    """Institutions, people, sessions, notices."""

    name = "accounts"


_: type[AccountsRpc] = AccountsService
