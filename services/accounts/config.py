"""The settings of accounts."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from chassis.config import ServiceSettings
from services.accounts.domain.captcha import CaptchaPolicy
from services.accounts.domain.credential import InitialKind


def _key(text: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(text.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(raw) != 32:
        raise ValueError("must be 32 bytes in base64")
    return text


Key = Annotated[SecretStr, AfterValidator(_key)]


class VaultSettings(ServiceSettings):
    """What every process needs that reads what accounts keeps."""

    database_url_accounts: str = Field(pattern=r"^postgresql\+psycopg://")
    field_key: Key
    """Seals ID numbers, mobiles and mail addresses."""
    field_keys_retired: list[Key] = []
    """Earlier field keys, to open what they sealed; a JSON list."""
    lookup_key: Key
    """Keys the hashes that sealed values are found by. Cannot change while there are people."""
    public_url: str = Field("http://127.0.0.1:8700", pattern=r"^https?://")
    """Where people reach the platform; stands in mails."""


class RecordsSettings(VaultSettings):
    """What those processes need beside that which change the records of people."""

    audit_key: Key
    """Seals the records of the access audit, so that who can write the database cannot forge one."""
    audit_keys_retired: list[Key] = []
    """Earlier audit keys, to verify what they sealed; a JSON list."""
    initial_credentials: InitialKind = InitialKind.BIRTH_DATE
    """What opens accounts that schools make, where the school has not chosen."""


class ImporterSettings(RecordsSettings):
    import_poll_seconds: float = Field(1.0, gt=0, le=60)
    """How often an idle importer looks for work."""


class AccountsSettings(RecordsSettings):
    token_private_key_file: Path
    """Ed25519 in PEM; signs access tokens."""
    captcha_policy: CaptchaPolicy = CaptchaPolicy.ALWAYS
    captcha_reveals_answer: bool = False
    """Local platforms only: a challenge carries its answer, for automation."""

    @field_validator("captcha_reveals_answer")
    @classmethod
    def _never_in_production(cls, reveals: bool, known: ValidationInfo) -> bool:
        if reveals and known.data.get("profile") == "production":
            raise ValueError("is for KX_PROFILE=local only (R11)")
        return reveals


class MailerSettings(VaultSettings):
    """The mail server that takes the platform's mails, and how patiently it is used."""

    smtp_host: str = Field(min_length=1)
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: SecretStr = Field(SecretStr(""), validate_default=True)
    smtp_plain_allowed: bool = False
    """Send without TLS even in production, to a mail server on the same machine or in the same cluster."""
    smtp_tls: Literal["starttls", "implicit", "none"] = "starttls"
    """TLS after a greeting in clear (port 587), from the first byte on (port 465), or none."""
    smtp_from: str = Field(
        "课享 <no-reply@kexiang.invalid>", pattern=r"^[^\r\n]*[^\r\n@ ]@[^\r\n@ ]+$", validate_default=True
    )
    smtp_timeout_seconds: float = Field(30.0, gt=0, le=120)
    mail_rate_per_minute: int = Field(300, ge=1, le=100_000)
    """Mails handed over in a minute at most."""
    mail_poll_seconds: float = Field(1.0, gt=0, le=60)
    """How often the mailer looks for due mails when it has nothing to do."""

    @field_validator("smtp_password")
    @classmethod
    def _belongs_to_a_username(cls, password: SecretStr, known: ValidationInfo) -> SecretStr:
        if bool(password.get_secret_value()) != bool(known.data.get("smtp_username")):
            raise ValueError("and KX_SMTP_USERNAME belong together")
        return password

    @field_validator("smtp_tls")
    @classmethod
    def _keeps_mails_secret(cls, tls: str, known: ValidationInfo) -> str:
        # Mails hold codes that open accounts.
        if (
            tls == "none"
            and known.data.get("profile") == "production"
            and not known.data.get("smtp_plain_allowed")
        ):
            raise ValueError("may be none in production only with KX_SMTP_PLAIN_ALLOWED=true")
        return tls

    @field_validator("smtp_from")
    @classmethod
    def _is_an_address_of_ours(cls, sender: str, known: ValidationInfo) -> str:
        if known.data.get("profile") == "production" and sender.rstrip("> ").endswith(".invalid"):
            raise ValueError("must be an address of your own in production")
        return sender


class FirstRunSettings(AccountsSettings):
    """What the first run needs beside that."""

    first_admin_password: SecretStr
    """Of platform_admin and centre_admin, until they change it."""


def key_bytes(key: SecretStr) -> bytes:
    """The 32 bytes of a key setting."""
    return base64.b64decode(key.get_secret_value())
