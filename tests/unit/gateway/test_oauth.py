"""`POST /oauth/token` in the words of RFC 6749."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.accounts.api_client import ClientTokenView
from chassis.domain.errors import InvalidInput, NotAuthenticated, Unavailable
from chassis.domain.ids import new_id
from chassis.domain.scopes import ClientScope

GRANT = {"grant_type": "client_credentials"}
CLIENT = new_id()
PROOF = {"client_id": CLIENT, "client_secret": "kx-secret"}


@pytest.fixture(autouse=True)
def issuing(services: Any) -> None:
    services.accounts.answers["issue_client_token"] = ClientTokenView(
        access_token="a.b.c", expires_in=900, scopes=frozenset({ClientScope.PEOPLE_READ, ClientScope.COURSES_READ})
    )


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_a_client_gets_a_token_by_form(web: FlaskClient, services: Any) -> None:
    response = web.post("/oauth/token", data={**GRANT, **PROOF, "scope": "people:read courses:read"})
    assert response.status_code == 200
    assert response.json == {
        "access_token": "a.b.c",
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "courses:read people:read",
    }
    assert response.headers["Cache-Control"] == "no-store"
    _, call, command = services.accounts.calls[-1]
    assert call.actor.kind == "anonymous"
    assert command.client_id == CLIENT
    assert command.scopes == {"people:read", "courses:read"}


def test_a_client_gets_a_token_by_http_basic_with_escaped_parts(web: FlaskClient, services: Any) -> None:
    assert web.post("/oauth/token", data=GRANT, headers=basic(CLIENT, "a%3Ab+c%2F")).status_code == 200
    _, _, command = services.accounts.calls[-1]
    assert (command.client_id, command.client_secret, command.scopes) == (CLIENT, "a:b c/", None)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"data": {**GRANT}}, (401, "invalid_client")),
        ({"data": {**GRANT, "client_id": CLIENT}}, (401, "invalid_client")),
        ({"data": {**GRANT, "client_id": "x" * 65, "client_secret": "y"}}, (401, "invalid_client")),
        ({"data": GRANT, "headers": {"Authorization": "Basic !"}}, (401, "invalid_client")),
        ({"data": GRANT, "headers": {"Authorization": "Bearer a.b.c"}}, (401, "invalid_client")),
        ({"data": PROOF}, (400, "invalid_request")),
        ({"data": {**PROOF, "grant_type": "password"}}, (400, "unsupported_grant_type")),
        ({"data": {**GRANT, **PROOF}, "headers": basic(CLIENT, "s")}, (400, "invalid_request")),
        ({"data": {**GRANT, "client_id": "other"}, "headers": basic(CLIENT, "s")}, (400, "invalid_request")),
        ({"json": {**GRANT, **PROOF}}, (400, "invalid_request")),
        ({"data": {**GRANT, **PROOF}, "query_string": {"scope": "x"}}, (400, "invalid_request")),
        ({"data": {**GRANT, **PROOF, "scope": ["a", "b"]}}, (400, "invalid_request")),
    ],
)
def test_what_is_wrong_is_named_as_oauth_does(
    web: FlaskClient, services: Any, sent: dict[str, Any], expected: tuple[int, str]
) -> None:
    response = web.post("/oauth/token", **sent)
    assert (response.status_code, (response.json or {})["error"]) == expected
    assert services.accounts.calls == []
    assert ("WWW-Authenticate" in response.headers) == (expected[0] == 401)


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (NotAuthenticated("invalid_client"), (401, "invalid_client")),
        (InvalidInput("invalid_scope", details={"scopes": ["people:read"]}), (400, "invalid_scope")),
    ],
)
def test_what_accounts_refuses_is_said_in_the_same_words(
    web: FlaskClient, services: Any, refusal: Exception, expected: tuple[int, str]
) -> None:
    services.accounts.answers["issue_client_token"] = refusal
    response = web.post("/oauth/token", data={**GRANT, **PROOF})
    assert (response.status_code, (response.json or {})["error"]) == expected


def test_while_accounts_is_away_the_answer_is_a_problem_to_try_again(web: FlaskClient, services: Any) -> None:
    services.accounts.answers["issue_client_token"] = Unavailable("service_unavailable")
    response = web.post("/oauth/token", data={**GRANT, **PROOF})
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"


def test_the_description_names_flow_scopes_and_who_they_admit(web: FlaskClient) -> None:
    document = web.get("/openapi.json").json or {}
    flow = document["components"]["securitySchemes"]["school_system"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"].endswith("/oauth/token")
    assert flow["scopes"].keys() == set(ClientScope)
    listing = document["paths"]["/api/v1/people"]["get"]
    assert {"school_system": ["people:read"]} in listing["security"]
    assert "people:read" in listing["description"]


def test_a_system_is_nobody_on_public_pages_that_no_scope_of_its_names(
    web: FlaskClient, services: Any, keys: Any
) -> None:
    services.accounts.answers["list_institutions"] = NotAuthenticated("sign_in_required")
    web.get("/api/v1/institutions", headers=keys.headers(kind="api_client", scopes=["people:read"]))
    _, call, _ = services.accounts.calls[-1]
    assert call.actor.kind == "anonymous"
