"""Captchas, signing in and out, one's own account and password over HTTP (R11, R12, R18)."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.accounts.person import ChangeMobile, MeQuery, MeView, PersonView
from chassis.contracts.accounts.session import (
    CaptchaView,
    CreateCaptcha,
    EndedSessions,
    EndOtherSessions,
    EndSession,
    ListSessions,
    OwnSessionView,
    ReadCaptchaAloud,
    RefreshSession,
    SessionView,
    SetPassword,
    SignIn,
    SignOut,
)
from chassis.contracts.base import Nothing, Page
from gateway.access import ANYONE, SIGNED_IN
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import SIGN_IN, Operations

api = Operations("sessions", title="Sessions 登录")
WAV = "audio/wav"


@api.post("/captchas", summary="Ask for a captcha (R11)", who=ANYONE, status=201, limit=SIGN_IN)
def create_captcha(command: CreateCaptcha) -> CaptchaView:
    """It serves one attempt within two minutes. `answer` is there on local platforms only, for automation."""
    return clients().accounts.create_captcha(caller(), command)


@api.get(
    "/captchas/<id:captcha_id>/audio",
    summary="Hear a captcha (R11)",
    who=ANYONE,
    produces=WAV,
    limit=SIGN_IN,
    errors=["captcha_not_found"],
)
def read_captcha_aloud(query: ReadCaptchaAloud) -> Response:
    """The digits of the picture, spoken, for those who cannot see it."""
    spoken = clients().accounts.read_captcha_aloud(caller(), query)
    response = Response(base64.b64decode(spoken.wav_base64), mimetype=WAV)
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(
    "/sessions",
    summary="Sign in by username or mobile number (R11)",
    who=ANYONE,
    status=201,
    limit=SIGN_IN,
    errors=[
        "captcha_wrong",
        "sign_in_failed",
        "sign_in_locked",
        "account_pending",
        "account_rejected",
        "account_disabled",
    ],
)
def sign_in(command: SignIn) -> SessionView:
    """An initial credential (R12) opens a session that can only set a password: `must_set_password` says so.

    The answer does not tell whether an account exists. Ten failures lock a login for 15 minutes.
    """
    return clients().accounts.sign_in(caller(), command)


@api.post(
    "/sessions/refresh",
    summary="Exchange a refresh token for new tokens",
    who=ANYONE,
    limit=SIGN_IN,
    errors=["session_ended"],
)
def refresh_session(command: RefreshSession) -> SessionView:
    """Each refresh token works once; one that comes again ends the session for everybody who has it."""
    return clients().accounts.refresh_session(caller(), command)


@api.delete("/sessions/current", summary="Sign out (R18)", who=SIGNED_IN)
def sign_out(command: SignOut) -> Nothing:
    return clients().accounts.sign_out(caller(), command)


@api.get("/sessions", summary="Where the caller is signed in, newest first (R18)", who=SIGNED_IN)
def list_sessions(query: ListSessions) -> Page[OwnSessionView]:
    """The kind of browser and the network, as much as one needs to know one's own again."""
    return clients().accounts.list_sessions(caller(), query)


@api.delete(
    "/sessions/<id:session_id>",
    summary="End one of the caller's sessions (R18)",
    who=SIGNED_IN,
    errors=["session_not_found"],
)
def end_session(command: EndSession) -> Nothing:
    return clients().accounts.end_session(caller(), command)


@api.delete("/sessions/others", summary="End all of the caller's sessions but this one (R18)", who=SIGNED_IN)
def end_other_sessions(command: EndOtherSessions) -> EndedSessions:
    return clients().accounts.end_other_sessions(caller(), command)


@api.get("/me", summary="Who is signed in", who=SIGNED_IN)
def me(query: MeQuery) -> MeView:
    return clients().accounts.me(caller(), query)


@api.put(
    "/me/password",
    summary="Set one's own password (R12)",
    who=SIGNED_IN,
    errors=[
        "session_ended",
        "current_password_wrong",
        "password_too_short",
        "password_too_long",
        "password_too_simple",
        "password_too_common",
        "password_contains",
        "password_unchanged",
        "sign_in_locked",
    ],
)
def set_password(command: SetPassword) -> SessionView:
    """All sessions end; the answer is a fresh one.

    At least ten characters, and nothing that others know: no username, mobile number, ID number or birth date.
    """
    return clients().accounts.set_password(caller(), command)


@api.put(
    "/me/mobile",
    summary="Change one's own mobile number (R11)",
    who=SIGNED_IN,
    errors=["session_ended", "current_password_wrong", "mobile_invalid", "mobile_taken", "sign_in_locked"],
)
def change_mobile(command: ChangeMobile) -> PersonView:
    """It is a login from now on, and the old one is none any more. The password proves who asks."""
    return clients().accounts.change_mobile(caller(), command)
