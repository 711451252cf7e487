"""The mailer starts only with settings that can send, and keep what they send secret."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from services.accounts.config import MailerSettings

KEY = base64.b64encode(b"k" * 32).decode()
NEEDED = {
    "amqp_url": "amqp://unused/",
    "database_url_accounts": "postgresql+psycopg://unused/",
    "field_key": KEY,
    "lookup_key": KEY,
    "smtp_host": "mail.example",
}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"smtp_host": ""}, "smtp_host"),
        ({"smtp_username": "kexiang"}, "smtp_password"),
        ({"smtp_password": "secret"}, "smtp_password"),
        ({"smtp_tls": "maybe"}, "smtp_tls"),
        ({"smtp_from": "no address"}, "smtp_from"),
        ({"smtp_from": "a@b.example\r\nBcc: c@d.example"}, "smtp_from"),
        ({"profile": "production", "smtp_from": "kx@school.example", "smtp_tls": "none"}, "smtp_tls"),
        ({"profile": "production"}, "smtp_from"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        MailerSettings(**{**NEEDED, **given})
    assert [fault["loc"] for fault in refusal.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_tls": "none"},
        {"smtp_username": "kexiang", "smtp_password": "secret"},
        {"profile": "production", "smtp_from": "课享 <kx@school.example>"},
        {
            "profile": "production",
            "smtp_from": "kx@school.example",
            "smtp_plain_allowed": True,
            "smtp_tls": "none",
        },
    ],
)
def test_what_can_be_used_is_taken(given: dict[str, Any]) -> None:
    assert MailerSettings(**{**NEEDED, **given}).smtp_port == 587
