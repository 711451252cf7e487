"""Who looked at what is otherwise masked, or changed who may do what, and why (R4, R15, R73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """The actions that accounts records. The column takes others too: other subjects name their own."""

    CONTACTS = "contacts"
    TEACHER_CONTACT = "teacher_contact"
    CLEAR_NUMBERS = "clear_numbers"
    FILE_INSTITUTION = "file_institution"
    CREATE_ADMINISTRATOR = "create_administrator"
    CREATE_PERSON = "create_person"
    IMPORT_PEOPLE = "import_people"
    ACTIVATION_CODES = "activation_codes"
    DISABLE_PERSON = "disable_person"
    ENABLE_PERSON = "enable_person"
    RESET_CREDENTIAL = "reset_credential"
    END_SESSIONS = "end_sessions"
    GRANT_ROLE = "grant_role"
    WITHDRAW_ROLE = "withdraw_role"
    TRANSFER_PERSON = "transfer_person"
    CREATE_API_CLIENT = "create_api_client"
    CHANGE_API_CLIENT = "change_api_client"
    DISABLE_API_CLIENT = "disable_api_client"
    ENABLE_API_CLIENT = "enable_api_client"
    ADD_CLIENT_SECRET = "add_client_secret"  # noqa: S105 - the name of an action
    REVOKE_CLIENT_SECRET = "revoke_client_secret"  # noqa: S105
    CHANGE_PERSON = "change_person"
    CHANGE_ACCOUNT_SETTINGS = "change_account_settings"


@dataclass(frozen=True)
class AccessRecord:
    """One look at protected facts of people, or one act of administration.

    `institution_id` is the school that reads the record: the one whose people it is about where that is one
    school, otherwise the actor's.
    """

    record_id: str
    at: datetime
    actor_id: str
    actor_name: str
    institution_id: str | None
    action: str
    purpose: str
    person_ids: list[str]
    client_address: str | None
    correlation_id: str
