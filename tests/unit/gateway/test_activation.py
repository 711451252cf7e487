"""The page behind the link in the mail: a code, then a password, and no scripts (R12, R16)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.accounts.session import (
    CaptchaView,
    SessionView,
    SignedInPerson,
)
from chassis.domain.errors import InvalidInput, NotAuthenticated
from chassis.domain.ids import new_id
from chassis.domain.scopes import RESTRICTED_SCOPE
from tests.unit.gateway.conftest import Keys

CAPTCHA = CaptchaView(captcha_id=new_id(), image="data:image/png;base64,AAAA", expires_at=datetime.now(UTC))


def a_session(token: str, *, must_set_password: bool = True) -> SessionView:
    person = SignedInPerson(
        person_id=new_id(), username="admin-10335", full_name="王", institution_id=None, institution_name=None,
        roles=frozenset(),
    )  # fmt: skip
    return SessionView(
        session_id=new_id(), access_token=token, expires_in=900, refresh_token=None, refresh_expires_at=None,
        scopes=frozenset({RESTRICTED_SCOPE}), must_set_password=must_set_password, person=person,
    )  # fmt: skip


@pytest.fixture
def token(services: Any, keys: Keys) -> str:
    """Of a session that may only set a password; accounts answers with it."""
    made = keys.token(roles=[], scopes=[RESTRICTED_SCOPE])
    services.accounts.answers.update(
        create_captcha=CAPTCHA, sign_in=a_session(made), set_password=a_session(made, must_set_password=False)
    )
    return made


def code_form(**changes: str) -> dict[str, str]:
    return {
        "username": "admin-10335",
        "code": "AAAA-BBBB-CCCC",
        "captcha_id": CAPTCHA.captcha_id,
        "captcha_answer": "12345",
        **changes,
    }


@pytest.mark.usefixtures("token")
def test_the_link_shows_a_form_that_knows_the_account_r16(web: FlaskClient) -> None:
    page = web.get("/activate?username=admin-10335%22%3E%3Cscript%3E")
    assert page.status_code == 200
    assert 'value="admin-10335&#34;&gt;&lt;script&gt;"' in page.text
    assert CAPTCHA.image in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_the_code_opens_the_step_that_sets_a_password_r12(web: FlaskClient, services: Any, token: str) -> None:
    page = web.post("/activate", data=code_form())
    assert f'name="token" value="{token}"' in page.text
    [command] = [command for name, _, command in services.accounts.calls if name == "sign_in"]
    assert (command.login, command.password, command.captcha_answer) == ("admin-10335", "AAAA-BBBB-CCCC", "12345")


def test_a_wrong_code_says_so_and_asks_a_new_captcha_r11(web: FlaskClient, services: Any, token: str) -> None:
    services.accounts.answers["sign_in"] = NotAuthenticated("sign_in_failed")
    page = web.post("/activate", data=code_form(), headers={"Accept-Language": "zh-CN"})
    assert page.status_code == 422
    assert "用户名或密码不正确" in page.text
    assert 'value="admin-10335"' in page.text
    assert "AAAA-BBBB-CCCC" not in page.text
    assert [name for name, _, _ in services.accounts.calls] == ["sign_in", "create_captcha"]


def test_the_password_is_set_as_the_holder_of_the_token_r12(web: FlaskClient, services: Any, token: str) -> None:
    page = web.post("/activate/password", data={"token": token, "new_password": "correct horse 7 battery"})
    assert "已激活" in page.text
    [(call, command)] = [
        (call, command) for name, call, command in services.accounts.calls if name == "set_password"
    ]
    assert call.actor.kind == "person"
    assert call.actor.scopes == {RESTRICTED_SCOPE}
    assert command.new_password == "correct horse 7 battery"


def test_a_weak_password_can_be_chosen_again_without_the_code_r12(
    web: FlaskClient, services: Any, token: str
) -> None:
    services.accounts.answers["set_password"] = InvalidInput.of(
        "/new_password", "password_too_short", min_length=10
    )
    page = web.post("/activate/password", data={"token": token, "new_password": "short"})
    assert page.status_code == 422
    assert re.search(r"密码太短.*至少 10 个字符", page.text)
    assert f'name="token" value="{token}"' in page.text
    assert "short" not in re.sub(r"<[^>]*>", "", page.text)


@pytest.mark.parametrize("given", ["", "nonsense"])
def test_without_a_token_of_ours_no_password_is_set_r12(
    web: FlaskClient, services: Any, token: str, given: str
) -> None:
    page = web.post("/activate/password", data={"token": given, "new_password": "correct horse 7 battery"})
    assert page.status_code == 422
    assert "set_password" not in [name for name, _, _ in services.accounts.calls]


@pytest.mark.usefixtures("token")
def test_a_form_that_is_no_form_of_ours_is_refused(web: FlaskClient) -> None:
    assert web.post("/activate", data={"captcha_id": "x" * 100}).status_code == 422
