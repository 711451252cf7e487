"""The settings of sharing and of the process that sends to the credit bank."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from chassis.config import ServiceSettings, Settings
from services.sharing.adapters.bank_post import secret_bytes

_DATABASE_URL = r"^postgresql\+psycopg://"


class SharingSettings(ServiceSettings):
    database_url_sharing: str = Field(pattern=_DATABASE_URL)
    public_url: str = "http://127.0.0.1:8700"
    """The address of the platform, in transcripts."""


class BankSettings(Settings):
    """Without an address of the bank everything waits, and is sent once there is one."""

    database_url_sharing: str = Field(pattern=_DATABASE_URL)
    credit_bank_url: str = ""
    credit_bank_secret: SecretStr = Field(SecretStr(""), validate_default=True)
    credit_bank_timeout_seconds: float = Field(10.0, gt=0, le=60)
    credit_bank_attempts: int = Field(20, ge=1, le=100)
    """Failures after which a record is given up."""
    credit_bank_retry_seconds: float = Field(5.0, gt=0, le=3600)
    """The pause after the first failure, doubled each time."""
    credit_bank_longest_retry_seconds: float = Field(3600.0, gt=0, le=86_400)
    credit_bank_poll_seconds: float = Field(1.0, gt=0, le=60)

    @field_validator("credit_bank_url")
    @classmethod
    def _is_safe(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return url
        parts = urlsplit(url)
        if parts.username or parts.fragment or not parts.hostname:
            raise ValueError("must be an address without user and fragment")
        is_local = info.data.get("profile") == "local" and _is_loopback(parts.hostname)
        if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
            raise ValueError("must begin with https://; http:// is for this machine alone, in the local profile")
        return url

    @field_validator("credit_bank_secret")
    @classmethod
    def _is_key(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("credit_bank_url") or secret.get_secret_value():
            secret_bytes(secret.get_secret_value())
        return secret


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
