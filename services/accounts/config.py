"""The settings of accounts."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from chassis.config import ServiceSettings
from services.accounts.domain.captcha import CaptchaPolicy


def _key(text: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(text.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("must be base64") from None
    if len(raw) != 32:
        raise ValueError("must be 32 bytes in base64")
    return text


Key = Annotated[SecretStr, AfterValidator(_key)]


class AccountsSettings(ServiceSettings):
    database_url_accounts: str = Field(pattern=r"^postgresql\+psycopg://")
    token_private_key_file: Path
    """Ed25519 in PEM; signs access tokens."""
    field_key: Key
    """Seals ID numbers, mobiles and mail addresses."""
    field_keys_retired: list[Key] = []
    """Earlier field keys, to open what they sealed; a JSON list."""
    lookup_key: Key
    """Keys the hashes that sealed values are found by. Cannot change while there are people."""
    audit_key: Key
    """Seals the records of the access audit, so that who can write the database cannot forge one."""
    audit_keys_retired: list[Key] = []
    """Earlier audit keys, to verify what they sealed; a JSON list."""
    captcha_policy: CaptchaPolicy = CaptchaPolicy.ALWAYS
    captcha_reveals_answer: bool = False
    """Local platforms only: a challenge carries its answer, for automation."""

    @field_validator("captcha_reveals_answer")
    @classmethod
    def _never_in_production(cls, reveals: bool, known: ValidationInfo) -> bool:
        if reveals and known.data.get("profile") == "production":
            raise ValueError("is for KX_PROFILE=local only (R11)")
        return reveals


class FirstRunSettings(AccountsSettings):
    """What the first run needs beside that."""

    first_admin_password: SecretStr
    """Of platform_admin and centre_admin, until they change it."""


def key_bytes(key: SecretStr) -> bytes:
    """The 32 bytes of a key setting."""
    return base64.b64decode(key.get_secret_value())
