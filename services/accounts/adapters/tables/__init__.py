"""The tables of accounts."""

from services.accounts.adapters.tables.accounts import (
    account_settings,
    attempts,
    captchas,
    credentials,
    import_files,
    imports,
    institution_applications,
    institution_changes,
    institutions,
    metadata,
    papers,
    people,
    refresh_tokens,
    sessions,
)
from services.accounts.adapters.tables.affiliation import api_client_secrets, api_clients, ended_grants, transfers
from services.accounts.adapters.tables.audit import access_audit, audit_checkpoints, audit_head
from services.accounts.adapters.tables.correspondence import (
    email_changes,
    mails,
    notification_preferences,
    notifications,
)

__all__ = [
    "access_audit",
    "account_settings",
    "api_client_secrets",
    "api_clients",
    "attempts",
    "audit_checkpoints",
    "audit_head",
    "captchas",
    "credentials",
    "email_changes",
    "ended_grants",
    "import_files",
    "imports",
    "institution_applications",
    "institution_changes",
    "institutions",
    "mails",
    "metadata",
    "notification_preferences",
    "notifications",
    "papers",
    "people",
    "refresh_tokens",
    "sessions",
    "transfers",
]
