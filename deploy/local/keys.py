"""Secrets of the local platform: made once, kept in ``<run>/secrets`` for their owner's eyes only."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.contexts import SERVICES

_PASSWORDS = (
    "supervisor",
    "postgres",
    *(f"database_{service}" for service in SERVICES),
    "rabbitmq",
    "s3_secret",
    "weed_filer_write",
    "weed_filer_read",
    "weed_volume",
    "weed_admin",
    "first_admin",
)
_KEYS = ("grant", "field", "lookup", "audit", "credit_bank")


@dataclass(frozen=True)
class Keys:
    """Passwords by name, 32-byte keys by name (base64), and the files of the token key pair."""

    values: dict[str, str]
    token_private_key_file: Path
    token_public_key_file: Path

    def __getitem__(self, name: str) -> str:
        return self.values[name]


def ensure(run_dir: Path) -> Keys:
    """Read the secrets of ``run_dir``; what is missing is made now and never changes afterwards."""
    folder = run_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "keys.json"
    values: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    fresh = {name: secrets.token_urlsafe(24) for name in _PASSWORDS if name not in values}
    fresh |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in _KEYS if name not in values}
    if fresh:
        values |= fresh
        write_private(file, json.dumps(values, indent=2).encode())
    private, public = folder / "token_private.pem", folder / "token_public.pem"
    if not (private.exists() and public.exists()):
        _write_token_keys(private, public)
    return Keys(values, private, public)


def write_private(file: Path, content: bytes) -> None:
    """Replace ``file`` in one step; only its owner may read it at any time."""
    beside = file.with_name(file.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    beside.replace(file)


def _write_token_keys(private: Path, public: Path) -> None:
    key = Ed25519PrivateKey.generate()
    write_private(
        private,
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    write_private(
        public,
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    )
