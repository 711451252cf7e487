"""The gateway over stand-ins of its services: real requests, real tokens, no bus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from apiflask import APIFlask
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from gateway.app import create_app
from gateway.clients import Clients, use_clients
from gateway.config import GatewaySettings
from gateway.identity import Identity, use_identity
from gateway.public_reads import PublicReads, use_public_reads
from gateway.revocations import Revocations


class Recorder:
    """A service that answers what the test says and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any, Any]] = []
        self.answers: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        def method(call: Any, command: Any) -> Any:
            self.calls.append((name, call, command))
            answer = self.answers[name]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return method


class Keys:
    """Signs tokens as accounts does."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()

    def private_pem(self) -> bytes:
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public_pem(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def token(self, *roles: Role, **claims: Any) -> str:
        now = datetime.now(UTC)
        defaults = {
            "iss": JWT_ISSUER,
            "aud": JWT_AUDIENCE,
            "sub": new_id(),
            "sid": new_id(),
            "name": "王小明",
            "roles": [str(role) for role in roles],
            "scopes": [FULL_SCOPE],
            "institution_id": new_id(),
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=15)).timestamp()),
        }
        key = OKPKey.import_key(self.private_pem())
        return jwt.encode({"alg": JWT_ALGORITHM}, {**defaults, **claims}, key, algorithms=[JWT_ALGORITHM])

    def headers(self, *roles: Role, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(*roles, **claims)}"}


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys()


@pytest.fixture
def services() -> Any:
    return SimpleNamespace(**{name: Recorder() for name in Clients.__dataclass_fields__})


@pytest.fixture
def ended() -> set[str]:
    """Ids of sessions that ended early."""
    return set()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> APIFlask:
    """The application, made once since describing itself takes it a second."""
    key_file = tmp_path_factory.mktemp("keys") / "public.pem"
    key_file.write_bytes(keys.public_pem())
    settings = GatewaySettings(amqp_url="amqp://nobody@127.0.0.1/", token_public_key_file=key_file)
    return create_app(settings, cast("Clients", None), _identity(keys, set()))


@pytest.fixture
def kept() -> PublicReads:
    """Where the application keeps answers for everyone; empty at first."""
    return PublicReads(seconds=30, most_bytes=1_000_000)


@pytest.fixture
def web(app: APIFlask, services: Any, keys: Keys, ended: set[str], kept: PublicReads) -> Iterator[FlaskClient]:
    """A client of the application over this test's own services."""
    use_public_reads(app.extensions, kept)
    use_clients(app.extensions, cast("Clients", services))
    use_identity(app.extensions, _identity(keys, ended))
    with app.test_client() as client:
        yield client


def _identity(keys: Keys, ended: set[str]) -> Identity:
    revocations = Revocations(lambda: ended, 20)
    revocations.refresh()
    return Identity(OKPKey.import_key(keys.public_pem()), revocations)
