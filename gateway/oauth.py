"""`POST /oauth/token`: access tokens for schools' systems, as OAuth 2 says it (RFC 6749, client credentials).

Outside `/api/v1` and in the words of OAuth, so that any OAuth library can be pointed at it: form in, JSON out,
errors as `{"error": …}`.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from flask import Flask, Response, jsonify, request

from chassis.contracts.accounts.api_client import ClientTokenView, IssueClientToken
from chassis.domain.errors import InvalidInput, NotAuthenticated
from chassis.domain.scopes import ClientScope
from gateway.clients import clients
from gateway.identity import anonymous_call
from gateway.operations import SIGN_IN

PATH = "/oauth/token"
FORM = "application/x-www-form-urlencoded"
FORM_LIMIT = 16 * 1024
_PARAMETERS = ("grant_type", "scope", "client_id", "client_secret")
_SCOPE_MEANINGS = {
    ClientScope.COURSES_READ: "courses, runs, teaching plans, teams and library entries of the own school",
    ClientScope.PEOPLE_READ: "teachers and students of the own school, with masked numbers",
    ClientScope.PEOPLE_WRITE: "make, import, disable and enable accounts of the own school",
    ClientScope.ENROLMENTS_READ: "classes of the own school and who is in them",
    ClientScope.ENROLMENTS_WRITE: "put students into classes that the own school runs",
    ClientScope.SCORES_READ: "every score that a student of the own school's classes was given",
    ClientScope.SCORES_WRITE: "enter scores in classes that the own school runs",
    ClientScope.SHARE_LISTS_READ: "terms and share lists",
    ClientScope.SELECTIONS_READ: "what the own school selected, what others selected of it, and results",
    ClientScope.RECOGNITIONS_READ: "credits that the own school recognised",
}


class OAuthRefusal(Exception):
    """An error of RFC 6749, 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


def install_oauth(app: Flask) -> None:
    """Serve the token endpoint."""

    @app.post(PATH)
    def oauth_token() -> Response:
        try:
            issued = _issue()
        except OAuthRefusal as refusal:
            response = jsonify(error=refusal.error, error_description=refusal.description)
            response.status_code = refusal.status
            if refusal.status == 401:
                response.headers["WWW-Authenticate"] = 'Basic realm="kexiang", charset="UTF-8"'
        else:
            response = jsonify(
                access_token=issued.access_token,
                token_type="Bearer",  # noqa: S106 - a kind of token, not one
                expires_in=issued.expires_in,
                scope=" ".join(sorted(issued.scopes)),
            )
        response.headers["Cache-Control"] = "no-store"
        return response

    oauth_token.limit = SIGN_IN  # type: ignore[attr-defined]


def _issue() -> ClientTokenView:
    form = _form()
    client_id, secret = _credentials(form)
    grant = form.get("grant_type")
    if grant is None:
        raise OAuthRefusal("invalid_request", "grant_type is missing")
    if grant != "client_credentials":
        raise OAuthRefusal("unsupported_grant_type", "grant_type must be client_credentials")
    wanted = form.get("scope", "").split()
    try:
        command = IssueClientToken(
            client_id=client_id, client_secret=secret, scopes=frozenset(wanted) if wanted else None
        )
    except ValueError:  # longer than any that was given out, or holding what no text does
        raise _unknown() from None
    try:
        return clients().accounts.issue_client_token(anonymous_call(), command)
    except NotAuthenticated:
        raise _unknown() from None
    except InvalidInput as error:
        allowed = " ".join(error.details.get("scopes", []))
        raise OAuthRefusal("invalid_scope", f"this client has: {allowed}") from None


def _form() -> dict[str, str]:
    request.max_content_length = FORM_LIMIT
    if request.mimetype != FORM:
        raise OAuthRefusal("invalid_request", f"the body must be {FORM}")
    if request.args:
        raise OAuthRefusal("invalid_request", "parameters belong into the body")
    repeated = [name for name in request.form if len(request.form.getlist(name)) > 1]
    if repeated:
        raise OAuthRefusal("invalid_request", "a parameter occurs twice")
    # Parameters that nobody knows are ignored, as RFC 6749 asks; empty ones count as left out.
    return {name: request.form[name] for name in _PARAMETERS if request.form.get(name)}


def _credentials(form: dict[str, str]) -> tuple[str, str]:
    """From the header or from the body, never from both (RFC 6749, 2.3)."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        if "client_id" not in form or "client_secret" not in form:
            raise _unknown()
        return form["client_id"], form["client_secret"]
    if "client_secret" in form:
        raise OAuthRefusal("invalid_request", "the client proves itself twice")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _unknown() from None
    client_id, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _unknown()
    named = unquote_plus(client_id)
    if form.get("client_id", named) != named:
        raise OAuthRefusal("invalid_request", "client_id differs from the one in the header")
    return named, unquote_plus(secret)


def _unknown() -> OAuthRefusal:
    return OAuthRefusal("invalid_client", "client_id or secret is wrong, or the client is disabled", 401)


def security_scheme(public_url: str) -> dict[str, Any]:
    """How schools' systems come in, for OpenAPI."""
    flow = {
        "tokenUrl": public_url.rstrip("/") + PATH,
        "scopes": {str(scope): meaning for scope, meaning in _SCOPE_MEANINGS.items()},
    }
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


def described() -> dict[str, Any]:
    """The endpoint, for OpenAPI."""
    text = {"type": "string"}
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {
            "grant_type": {"type": "string", "enum": ["client_credentials"]},
            "scope": {
                "type": "string",
                "description": "Scopes with blanks between; all of the client's, if absent",
            },
            "client_id": text,
            "client_secret": text,
        },
    }
    token = {
        "type": "object",
        "required": ["access_token", "token_type", "expires_in", "scope"],
        "properties": {
            "access_token": text,
            "token_type": {"type": "string", "enum": ["Bearer"]},
            "expires_in": {"type": "integer"},
            "scope": text,
        },
    }
    refusal = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": text, "error_description": text},
    }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation = {
        "operationId": "oauth_token",
        "tags": ["OAuth"],
        "summary": "An access token for a school's system (R1)",
        "description": "Client credentials of RFC 6749, 4.4. `client_id` and secret come by HTTP Basic or in the"
        " form. A token lives 15 minutes at most; ask for the next one instead of refreshing.\n\nWho: anyone.",
        "parameters": [],
        "security": [{"client_basic": []}, {}],
        "x-roles": ["anyone"],
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {
            "200": {
                "description": "The token",
                "content": {
                    "application/json": {
                        "schema": token,
                        "example": {
                            "access_token": "eyJ…",
                            "token_type": "Bearer",
                            "expires_in": 900,
                            "scope": "courses:read people:read",
                        },
                    }
                },
            },
            "400": {
                "description": "`invalid_request`, `invalid_scope` or `unsupported_grant_type`",
                "content": {"application/json": {"schema": refusal, "example": {"error": "invalid_scope"}}},
            },
            "401": {
                "description": "`invalid_client`: unknown, disabled, expired, or a wrong secret",
                "content": {"application/json": {"schema": refusal, "example": {"error": "invalid_client"}}},
            },
            "429": {"description": "Too often; see `Retry-After`", "content": problem},
            "500": {"description": "A fault of the platform; quote `request_id`", "content": problem},
            "503": {"description": "Accounts did not answer in time; ask again", "content": problem},
        },
    }
    return {PATH: {"post": operation}}
