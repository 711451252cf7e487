"""`/activate`: where a mailed link leads. A page without scripts that opens a new account once (R12, R16).

First the activation code with a captcha, then a password of one's own. The code stands in the mail and is typed,
so that no address in any log can open an account. What the page holds between the two steps is the short token of
the session that can do nothing but set a password.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, render_template, request
from pydantic import ValidationError

from chassis.contracts.accounts.session import CreateCaptcha, SessionView, SetPassword, SignIn
from chassis.contracts.base import Call
from chassis.domain.errors import DomainError, InvalidInput
from gateway.clients import clients
from gateway.identity import caller, identity_of
from gateway.operations import SIGN_IN
from gateway.texts import chosen_locale, texts_of

_CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_FORM_LIMIT = 16 * 1024
_STATUS = 422


def install_activation(app: Flask) -> None:
    """Serve the page and its two steps."""

    @app.get("/activate")
    def activation() -> Response:
        return _code_step(request.args.get("username", "")[:64])

    @app.post("/activate")
    def activate() -> Response:
        username = _field("username", 64)

        def ask() -> SessionView:
            return clients().accounts.sign_in(
                caller(),
                SignIn(
                    login=username or "-",
                    password=_field("code", 128) or "-",
                    captcha_id=_field("captcha_id", 36) or None,
                    captcha_answer=_field("captcha_answer", 20),
                ),
            )

        session, refusal = _tried(app, ask)
        if session is None:
            return _code_step(username, refusal)
        if not session.must_set_password:
            return _page("done", username=username)
        return _page("password", username=username, token=session.access_token)

    @app.post("/activate/password")
    def choose_password() -> Response:
        token = _field("token", 4096)
        chosen = _field("new_password", 128)

        def ask() -> SessionView:
            call = caller().model_copy(update={"actor": identity_of(app).actor_of_token(token)})
            return _set_password(call, chosen)

        session, refusal = _tried(app, ask)
        if session is None:
            return _page("password", refusal, username=_field("username", 64), token=token)
        return _page("done", username=session.person.username)

    for view in (activation, activate, choose_password):
        view.limit = SIGN_IN  # type: ignore[attr-defined]


def _set_password(call: Call, chosen: str) -> SessionView:
    return clients().accounts.set_password(call, SetPassword(new_password=chosen or "-"))


def _tried(app: Flask, ask: Callable[[], SessionView]) -> tuple[SessionView | None, str]:
    """The answer, or why there is none, in the reader's language."""
    try:
        return ask(), ""
    except ValidationError as error:
        refusal: DomainError = InvalidInput("validation_failed", details={"count": error.error_count()})
    except DomainError as error:
        refusal = error
    title, detail = texts_of(app).problem(chosen_locale(request), refusal.code, refusal.details)
    return None, f"{title} {detail}".strip()


def _code_step(username: str, refusal: str = "") -> Response:
    """A captcha serves one attempt, so every showing has a new one."""
    captcha = clients().accounts.create_captcha(caller(), CreateCaptcha())
    return _page("code", refusal, username=username, captcha=captcha)


def _page(step: str, refusal: str = "", **shown: object) -> Response:
    html = render_template("activate.html", step=step, refusal=refusal, **shown)
    response = Response(html, _STATUS if refusal else 200, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _CONTENT_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _field(name: str, longest: int) -> str:
    request.max_content_length = _FORM_LIMIT
    return request.form.get(name, "").replace("\0", "")[:longest].strip()
