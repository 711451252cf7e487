"""Accounts on a real database, without the bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.accounts.bootstrap import assemble
from services.accounts.config import AccountsSettings
from tests.integration.accounts.house import AUDIT_KEY, FIELD_KEY, LOOKUP_KEY, House
from tests.integration.accounts.mailing import MailRoom, mail_room


@pytest.fixture(scope="module")
def private_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "private.pem"
    file.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


def settings_for(database: str, private_key_file: Path, **changes: Any) -> AccountsSettings:
    """The settings of accounts on a test's database."""
    fields = {
        "amqp_url": "amqp://unused/",
        "database_url_accounts": database,
        "database_pool_size": 5,
        "token_private_key_file": private_key_file,
        "field_key": FIELD_KEY,
        "lookup_key": LOOKUP_KEY,
        "audit_key": AUDIT_KEY,
        "captcha_reveals_answer": True,
    }
    return AccountsSettings.model_validate(fields | changes)


@pytest.fixture
def house(database_url: Callable[[str], str], private_key_file: Path) -> Iterator[House]:
    """The service on the module's database, with its own clock and people."""
    application = assemble(settings_for(database_url("accounts"), private_key_file))
    yield House(application)
    application.close()


@pytest.fixture
def mails(house: House, tmp_path: Path) -> Iterator[MailRoom]:
    """A real mail server and a mailer that sends to it."""
    with mail_room(house, tmp_path / "mails") as room:
        yield room
