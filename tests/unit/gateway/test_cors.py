"""Which web fronts browsers let in."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from chassis.domain.ids import new_id
from gateway.app import create_app
from gateway.clients import Clients
from gateway.config import GatewaySettings
from gateway.identity import Identity
from gateway.revocations import Revocations
from tests.unit.gateway.conftest import Keys

FRONT, OTHER = "https://web.example.edu.cn", "https://elsewhere.example"
PATH = f"/api/v1/resources/{new_id()}"
ASKED = {"Origin": FRONT, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "if-match"}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> FlaskClient:
    """A client of a gateway that lets one web front in."""
    key_file = tmp_path_factory.mktemp("keys") / "public.pem"
    key_file.write_bytes(keys.public_pem())
    settings = GatewaySettings(
        amqp_url="amqp://nobody@127.0.0.1/",
        token_public_key_file=key_file,
        cors_origins=f" {FRONT}, http://localhost:5173",
    )
    identity = Identity(OKPKey.import_key(keys.public_pem()), Revocations(set, 20))
    return create_app(settings, cast("Clients", None), identity).test_client()


def test_a_front_may_ask_with_our_headers_without_being_known_yet(front: FlaskClient) -> None:
    answer = front.options(PATH, headers=ASKED)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == FRONT
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    for name in ("Authorization", "If-Match", "Idempotency-Key", "Last-Event-ID"):
        assert name in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_front_reads_answers_and_refusals_and_the_headers_that_we_say_things_in(front: FlaskClient) -> None:
    answer = front.get(PATH, headers={"Origin": FRONT})
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == FRONT
    for name in ("ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy"):
        assert name in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("origin", [OTHER, f"{FRONT}.evil.example", "http://web.example.edu.cn", "null"])
def test_nobody_elses_page_is_let_in(front: FlaskClient, origin: str) -> None:
    for answer in (
        front.options(PATH, headers={**ASKED, "Origin": origin}),
        front.get(PATH, headers={"Origin": origin}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Origin" in answer.headers["Vary"]


def test_by_default_nobody_is_let_in(web: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in web.options(PATH, headers=ASKED).headers
    assert "Access-Control-Allow-Origin" not in web.get(PATH, headers={"Origin": FRONT}).headers


@pytest.mark.parametrize("text", ["*", f"{FRONT}/", f"{FRONT}/app", "web.example.edu.cn", "https://*.edu.cn"])
def test_what_is_no_origin_is_refused_at_the_start(tmp_path: Path, keys: Keys, text: str) -> None:
    key_file = tmp_path / "public.pem"
    key_file.write_bytes(keys.public_pem())
    with pytest.raises(ValidationError, match="no origin"):
        GatewaySettings(amqp_url="amqp://nobody@127.0.0.1/", token_public_key_file=key_file, cors_origins=text)
