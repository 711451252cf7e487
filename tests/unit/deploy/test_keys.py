"""Secrets are made once and are their owner's alone."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from deploy.local import keys


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first = keys.ensure(tmp_path)
    assert keys.ensure(tmp_path) == first
    assert keys.ensure(tmp_path / "other")["postgres"] != first["postgres"]


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "secrets").iterdir()} == {0o600}


def test_the_keys_have_the_size_that_their_users_need(tmp_path: Path) -> None:
    found = keys.ensure(tmp_path)
    assert {len(base64.b64decode(found[name])) for name in ("grant", "field", "lookup", "audit")} == {32}


def test_the_token_keys_belong_together(tmp_path: Path) -> None:
    found = keys.ensure(tmp_path)
    private = load_pem_private_key(found.token_private_key_file.read_bytes(), None)
    public = load_pem_public_key(found.token_public_key_file.read_bytes())
    assert private.public_key() == public


def test_a_secret_that_a_newer_version_needs_is_added(tmp_path: Path) -> None:
    first = keys.ensure(tmp_path)
    file = tmp_path / "secrets" / "keys.json"
    file.write_text('{"postgres": "old"}')
    later = keys.ensure(tmp_path)
    assert later["postgres"] == "old"
    assert later.values.keys() == first.values.keys()
