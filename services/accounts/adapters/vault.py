"""Sealing what identifies people: AES-256-GCM at rest, a keyed hash to find it by (R15)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ID_BYTES = 4
_NONCE_BYTES = 12


class Vault:
    """Seals with the first key and opens with any of them, so that keys can be changed one after the other.

    A sealed value is key id, nonce, ciphertext. Its purpose (such as `mobile`) is authenticated with it: a value
    copied into another column does not open. Lookups have a key of their own, which never changes.
    """

    def __init__(self, field_keys: Sequence[bytes], lookup_key: bytes) -> None:
        self._ciphers = {hashlib.sha256(key).digest()[:KEY_ID_BYTES]: AESGCM(key) for key in field_keys}
        self.key_id = hashlib.sha256(field_keys[0]).digest()[:KEY_ID_BYTES]
        self._lookup_key = lookup_key

    @property
    def key_ids(self) -> frozenset[bytes]:
        """Of all keys that this vault opens with."""
        return frozenset(self._ciphers)

    def seal(self, purpose: str, text: str) -> bytes:
        """The ciphertext of a text; different at every call."""
        return self.seal_bytes(purpose, text.encode())

    def seal_bytes(self, purpose: str, content: bytes) -> bytes:
        """The ciphertext of a file."""
        nonce = os.urandom(_NONCE_BYTES)
        ciphertext = self._ciphers[self.key_id].encrypt(nonce, content, purpose.encode())
        return self.key_id + nonce + ciphertext

    def open(self, purpose: str, sealed: bytes) -> str:
        """The text behind a ciphertext.

        Raises:
            KeyError: when it was sealed with a key that is not among ours.
            cryptography.exceptions.InvalidTag: when it was changed, or sealed for another purpose.
        """
        return self.open_bytes(purpose, sealed).decode()

    def open_bytes(self, purpose: str, sealed: bytes) -> bytes:
        """The file behind a ciphertext; raises what `open` does."""
        key_id, rest = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES:]
        cipher = self._ciphers[key_id]
        return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], purpose.encode())

    def lookup(self, purpose: str, text: str) -> bytes:
        """The keyed hash of a text; the same at every call."""
        return hmac.digest(self._lookup_key, f"{purpose}\0{text}".encode(), "sha256")


class DerivedSecrets:
    """Implements `ports.SecretMaker`: what is given out can be derived again and so is nowhere stored."""

    def __init__(self, lookup_key: bytes) -> None:
        self._key = lookup_key

    def activation_code(self, credential_id: str) -> str:
        """Twelve letters and digits (60 bits) in groups of four."""
        digest = base64.b32encode(hmac.digest(self._key, f"activation\0{credential_id}".encode(), "sha256"))
        code = digest.decode()[:12]
        return "-".join((code[:4], code[4:8], code[8:]))

    def confirmation_code(self, change_id: str) -> str:
        """Six digits, for people to copy from a mail."""
        digest = hmac.digest(self._key, f"confirmation\0{change_id}".encode(), "sha256")
        return f"{int.from_bytes(digest[:8], 'big') % 10**6:06d}"

    def application_token(self, application_id: str) -> str:
        """What proves that somebody is the applicant."""
        digest = hmac.digest(self._key, f"application\0{application_id}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def client_secret(self, secret_id: str) -> str:
        """256 bits, told from other secrets by its beginning."""
        digest = hmac.digest(self._key, f"client\0{secret_id}".encode(), "sha256")
        return "kx-" + base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def first_refresh_token(self) -> str:
        return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")

    def next_refresh_token(self, token: str) -> str:
        digest = hmac.digest(self._key, f"refresh\0{token}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def request_name(self, key: str, said: str) -> str:
        """Names what somebody said under an idempotency key; keyed, since passwords are among what is said."""
        return hmac.digest(self._key, f"request\0{key}\0{said}".encode(), "sha256").hex()

    def hash_of(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
