"""Where records of credits may go, and with what secret (R91)."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from services.sharing.config import BankSettings

SECRET = "whsec_" + "a2V4aWFuZy1jcmVkaXQtYmFuay1zZWNyZXQtMDE="


def settings(**changes: Any) -> BankSettings:
    fields: dict[str, Any] = {
        "amqp_url": "amqp://nobody@127.0.0.1/",
        "database_url_sharing": "postgresql+psycopg://nobody@127.0.0.1/sharing",
        "credit_bank_secret": SECRET,
    }
    return BankSettings(**(fields | changes))


@pytest.mark.parametrize("profile", ["local", "production"])
def test_an_encrypted_address_is_taken_r91(profile: str) -> None:
    found = settings(profile=profile, credit_bank_url="https://bank.example/credits")
    assert found.credit_bank_url == "https://bank.example/credits"


@pytest.mark.parametrize("host", ["127.0.0.1:8745", "localhost", "[::1]:80"])
def test_plain_http_is_for_this_machine_in_the_local_profile_alone_r91(host: str) -> None:
    assert settings(profile="local", credit_bank_url=f"http://{host}/credits").credit_bank_url
    with pytest.raises(ValidationError, match="https"):
        settings(profile="production", credit_bank_url=f"http://{host}/credits")


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example/credits",
        "http://127.0.0.1.bank.example/",
        "http://10.0.0.1/",
        "ftp://bank.example/",
        "bank.example",
        "https://user:password@bank.example/",
        "https://bank.example/#credits",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_refused_r91(url: str) -> None:
    with pytest.raises(ValidationError):
        settings(credit_bank_url=url)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", SECRET.removeprefix("whsec_"), "whsec_***"])
def test_with_an_address_goes_a_whole_secret_r91(secret: str) -> None:
    with pytest.raises(ValidationError):
        settings(credit_bank_url="https://bank.example/", credit_bank_secret=secret)


def test_without_an_address_nothing_is_needed_r91() -> None:
    assert settings(credit_bank_secret="").credit_bank_url == ""


def test_the_secret_is_not_shown_r91() -> None:
    assert SECRET not in repr(settings(credit_bank_url="https://bank.example/"))
