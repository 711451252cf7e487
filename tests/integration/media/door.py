"""The gateway on a real port, before media on its database and store; catalog's word is given by the studio."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import OKPKey
from werkzeug.serving import make_server

from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from chassis.contracts.base import Call
from chassis.contracts.catalog.resource import CourseGrant, GrantView
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from gateway.app import create_app
from gateway.clients import Clients
from gateway.config import GatewaySettings
from gateway.identity import Identity
from gateway.revocations import Revocations
from tests.integration.media.studio import Studio


class Doorway:
    """Where the gateway is, and tokens for its callers."""

    def __init__(self, url: str, key: Ed25519PrivateKey) -> None:
        self.url = url
        self._key = key

    def token_of(self, call: Call) -> str:
        """A token as accounts would sign it."""
        now = datetime.now(UTC)
        claims = {
            "iss": JWT_ISSUER,
            "aud": JWT_AUDIENCE,
            "sub": call.actor.actor_id,
            "sid": new_id(),
            "name": call.actor.name,
            "roles": [str(role) for role in call.actor.roles],
            "scopes": [FULL_SCOPE],
            "institution_id": call.actor.institution_id,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=15)).timestamp()),
        }
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return jwt.encode({"alg": JWT_ALGORITHM}, claims, OKPKey.import_key(pem), algorithms=[JWT_ALGORITHM])


@contextlib.contextmanager
def doorway(studio: Studio, folder: Path) -> Iterator[Doorway]:
    """The gateway, as long as the block runs."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key_file = folder / "public.pem"
    key_file.write_bytes(public)
    settings = GatewaySettings(amqp_url="amqp://nobody@127.0.0.1/", token_public_key_file=key_file)
    services: Any = SimpleNamespace(media=studio.media, catalog=_Catalog(studio))
    identity = Identity(OKPKey.import_key(public), Revocations(set, 20))
    server = make_server("127.0.0.1", 0, create_app(settings, cast("Clients", services), identity), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Doorway(f"http://127.0.0.1:{server.server_port}", key)
    server.shutdown()
    thread.join()
    server.server_close()


class _Catalog:
    """Catalog's word on the studio's course."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def course_grant(self, call: Call, _command: CourseGrant) -> GrantView:
        expires_at = datetime.now(UTC) + timedelta(minutes=5)
        return GrantView(grant=self._studio.grant(call=call), expires_at=expires_at)
