"""Sealing and deriving (R12, R15), settings that must not be (R11), texts of notices (R94)."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import ValidationError

from services.accounts.adapters import texts
from services.accounts.adapters.vault import DerivedSecrets, Vault
from services.accounts.config import AccountsSettings

OLD, NEW, LOOKUP = b"o" * 32, b"n" * 32, b"l" * 32


def test_what_is_sealed_opens_for_its_purpose_only_r15() -> None:
    vault = Vault([NEW], LOOKUP)
    sealed = vault.seal("mobile", "13800138000")
    assert vault.open("mobile", sealed) == "13800138000"
    assert b"13800138000" not in sealed
    assert vault.seal("mobile", "13800138000") != sealed
    with pytest.raises(InvalidTag):
        vault.open("id_number", sealed)
    with pytest.raises(InvalidTag):
        vault.open("mobile", sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_changed_key_still_opens_what_the_old_one_sealed_r15() -> None:
    sealed = Vault([OLD], LOOKUP).seal("mobile", "13800138000")
    assert Vault([NEW, OLD], LOOKUP).open("mobile", sealed) == "13800138000"
    with pytest.raises(KeyError):
        Vault([NEW], LOOKUP).open("mobile", sealed)


def test_a_lookup_is_the_same_for_the_same_purpose_and_key_r15() -> None:
    vault = Vault([NEW], LOOKUP)
    assert vault.lookup("mobile", "1") == Vault([OLD], LOOKUP).lookup("mobile", "1")
    assert vault.lookup("mobile", "1") != vault.lookup("id_number", "1")
    assert vault.lookup("mobile", "1") != Vault([NEW], NEW).lookup("mobile", "1")


def test_codes_and_following_tokens_are_derived_and_differ_r12() -> None:
    secrets = DerivedSecrets(LOOKUP)
    code = secrets.activation_code("one")
    assert code == secrets.activation_code("one")
    assert code != secrets.activation_code("two")
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    token = secrets.first_refresh_token()
    assert token != secrets.first_refresh_token()
    assert secrets.next_refresh_token(token) == secrets.next_refresh_token(token) != token


def _settings(**changes: object) -> AccountsSettings:
    key = base64.b64encode(LOOKUP).decode()
    given: dict[str, object] = {
        "amqp_url": "amqp://unused/",
        "database_url_accounts": "postgresql+psycopg://unused/",
        "token_private_key_file": Path("key.pem"),
        "field_key": key,
        "lookup_key": key,
        "audit_key": key,
    }
    return AccountsSettings.model_validate(given | changes)


def test_production_refuses_captchas_that_carry_their_answer_r11() -> None:
    assert _settings(captcha_reveals_answer=True).captcha_reveals_answer
    with pytest.raises(ValidationError) as refused:
        _settings(captcha_reveals_answer=True, profile="production")
    assert [fault["loc"] for fault in refused.value.errors()] == [("captcha_reveals_answer",)]


@pytest.mark.parametrize("key", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_key_is_32_bytes_in_base64_r15(key: str) -> None:
    with pytest.raises(ValidationError):
        _settings(field_key=key)


def test_every_notice_has_a_text_in_both_languages_with_the_same_facts_r94() -> None:
    chinese, english = (
        json.loads((Path(texts.__file__).parents[1] / "texts" / f"notices.{tag}.json").read_text("utf-8"))
        for tag in texts.LANGUAGES
    )
    assert chinese.keys() == english.keys()
    for kind in chinese:
        told = [set(re.findall(r"\{(\w+)\}", language[kind]["body"])) for language in (chinese, english)]
        assert told[0] == told[1], kind
        assert texts.notice_texts(kind, {})["en"][0], kind


def test_a_notice_without_a_text_is_its_own_title_r94() -> None:
    assert texts.notice_texts("unheard_of", {})["en"] == ("unheard_of", "")
