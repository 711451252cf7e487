"""Who may come in: tokens, ended sessions, roles, restricted sessions (R2, R12, R18)."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from flask import Request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OKPKey
from werkzeug.test import EnvironBuilder

from chassis.contracts.accounts.session import JWT_ALGORITHM
from chassis.contracts.review.views import DeskCounts
from chassis.domain.actor import Role
from chassis.domain.errors import NotAuthenticated, NotFound, Unavailable
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE, RESTRICTED_SCOPE
from gateway import identity as identity_module
from gateway.identity import Identity
from gateway.revocations import Revocations
from tests.unit.gateway.conftest import Keys

COUNTS = "/api/v1/review-tasks/counts"


@pytest.fixture(autouse=True)
def _answers(services: Any) -> None:
    services.review.answers["count_tasks"] = DeskCounts(kinds=[], open=0, overdue=0)


def code(web: FlaskClient, headers: dict[str, str]) -> tuple[int, str]:
    response = web.get(COUNTS, headers=headers)
    return response.status_code, (response.json or {}).get("code", "")


def test_without_a_token_one_is_asked_to_sign_in(web: FlaskClient) -> None:
    response = web.get(COUNTS)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"exp": 1_700_000_000}, "token_expired"),
        ({"iss": "someone"}, "token_invalid"),
        ({"aud": "elsewhere"}, "token_invalid"),
        ({"sub": None}, "token_invalid"),
    ],
)
def test_a_token_with_wrong_claims_is_refused(
    web: FlaskClient, keys: Keys, claims: dict[str, Any], expected: str
) -> None:
    assert code(web, keys.headers(Role.CENTRE_ADMIN, **claims)) == (401, expected)


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic dTpw", "Bearer a.b.c"])
def test_what_is_no_token_is_refused(web: FlaskClient, header: str) -> None:
    assert code(web, {"Authorization": header}) == (401, "token_invalid")


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": ["EdDSA"]}, {"alg": JWT_ALGORITHM, "crit": 5}, [], "x"]
)
def test_a_token_with_a_strange_header_is_refused(web: FlaskClient, header: Any) -> None:
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    assert code(web, {"Authorization": f"Bearer {head}.e30.eA"}) == (401, "token_invalid")


def test_a_token_of_another_key_is_refused(web: FlaskClient) -> None:
    assert code(web, Keys().headers(Role.CENTRE_ADMIN)) == (401, "token_invalid")


def test_the_wrong_role_is_refused_r2(web: FlaskClient, keys: Keys) -> None:
    assert code(web, keys.headers(Role.TEACHER)) == (403, "role_required")
    assert code(web, keys.headers(Role.SCHOOL_ADMIN)) == (200, "")


def test_a_session_for_setting_the_password_can_do_nothing_else_r12(web: FlaskClient, keys: Keys) -> None:
    headers = keys.headers(Role.SCHOOL_ADMIN, scopes=[RESTRICTED_SCOPE])
    assert code(web, headers) == (403, "session_restricted")


def test_an_ended_session_is_refused_before_its_token_ends_r18(
    web: FlaskClient, keys: Keys, ended: set[str]
) -> None:
    session_id = new_id()
    headers = keys.headers(Role.CENTRE_ADMIN, sid=session_id)
    assert code(web, headers) == (200, "")
    ended.add(session_id)
    identity = web.application.extensions["kexiang.identity"]
    identity.revocations.refresh()
    assert code(web, headers) == (401, "session_ended")


def test_a_session_whose_end_an_event_told_is_refused_before_the_next_asking_r18() -> None:
    revocations = Revocations(list, 20)
    revocations.note(["session-1"])
    revocations.refresh()
    assert revocations.includes("session-1")
    assert not revocations.includes("session-2")


def test_while_accounts_is_away_the_last_known_ended_sessions_stand() -> None:
    answers: list[Any] = [["session-1"], Unavailable("service_unavailable")]

    def ask() -> list[str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    revocations = Revocations(ask, 20)
    revocations.refresh()
    revocations.refresh()
    assert revocations.includes("session-1")
    assert not revocations.includes(None)


def test_a_session_that_may_only_set_a_password_is_nobody_on_public_pages_r12(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    services.catalog.answers["run_content"] = NotFound("run_not_found")
    for scope, kind in ((RESTRICTED_SCOPE, "anonymous"), (FULL_SCOPE, "person")):
        web.get(f"/api/v1/runs/{new_id()}/content", headers=keys.headers(scopes=[scope]))
        _, call, _ = services.catalog.calls[-1]
        assert call.actor.kind == kind


def test_the_log_does_not_tell_the_token_of_a_playback_r37(
    web: FlaskClient, services: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    services.media.answers["playlist"] = NotFound("nothing_to_show")
    assert web.get("/api/v1/playback/a-secret.token/master.m3u8").status_code == 404
    logged = capsys.readouterr().out
    assert "/master.m3u8" in logged
    assert "a-secret.token" not in logged


def test_a_token_is_checked_once_and_known_until_it_expires(
    web: FlaskClient, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    decode = jwt.decode

    def counted(token: str, *arguments: Any, **options: Any) -> Any:
        checked.append(token)
        return decode(token, *arguments, **options)

    monkeypatch.setattr(jwt, "decode", counted)
    headers = keys.headers(Role.CENTRE_ADMIN)
    assert [code(web, headers) for _ in range(3)] == [(200, "")] * 3
    assert len(checked) == 1
    later = time.time() + 3600 * 24
    monkeypatch.setattr(time, "time", lambda: later)
    assert code(web, headers) == (401, "token_expired")


def _request(keys: Keys) -> Request:
    return Request(EnvironBuilder(headers=list(keys.headers(Role.TEACHER).items())).get_environ())


def test_a_known_token_does_not_outlive_its_session_r18(keys: Keys) -> None:
    ended: list[str] = []
    identity = Identity(OKPKey.import_key(keys.public_pem()), revocations := Revocations(lambda: ended, 20))
    request = _request(keys)
    session_id = identity.actor(request).session_id
    assert session_id
    ended.append(session_id)
    revocations.refresh()
    with pytest.raises(NotAuthenticated, match="session_ended"):
        identity.actor(request)


def test_known_tokens_are_bounded(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_module, "TOKENS_KEPT", 2)
    identity = Identity(OKPKey.import_key(keys.public_pem()), Revocations(list, 20))
    for _ in range(5):
        identity.actor(_request(keys))
    assert len(identity._known) == 2
