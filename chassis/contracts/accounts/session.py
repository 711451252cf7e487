"""Captchas, signing in, tokens, passwords (R11, R12, R18).

An access token is a JWT signed with Ed25519 (`JWT_ALGORITHM`), valid for at most 15 minutes. Its claims:
`iss`, `aud`, `sub` (person_id), `sid` (session_id), `name`, `roles`, `scopes`, `institution_id` (or null), `iat`,
`exp`. A session that an initial password opened has no roles and the one scope `RESTRICTED_SCOPE`; it may call
`set_password` and nothing else.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, PageQuery, UtcTime, View
from chassis.domain.actor import Role
from chassis.domain.scopes import RESTRICTED_SCOPE

JWT_ALGORITHM = "Ed25519"
JWT_ISSUER = "kexiang"
JWT_AUDIENCE = "kexiang-api"


class CreateCaptcha(Command):
    """Ask for a challenge."""


class CaptchaView(View):
    """A challenge that one attempt may use within two minutes (R11)."""

    captcha_id: Id
    image: str
    """A PNG as a `data:` URI."""
    expires_at: UtcTime
    answer: str | None = None
    """Only on a local platform whose settings say so, for automation."""


class ReadCaptchaAloud(Command):
    """Ask for the audio alternative of a challenge; does not use it up."""

    captcha_id: Id


class CaptchaAudioView(View):
    wav_base64: str


class WithCaptcha(Command):
    """Base of the commands that strangers send."""

    captcha_id: Id | None = None
    captcha_answer: str = Field("", max_length=20)


class SignIn(WithCaptcha):
    """Sign in by username or mobile number (R11)."""

    login: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=128, repr=False)


class SignedInPerson(View):
    """Who signed in, as a client wants to greet them."""

    person_id: Id
    username: str
    full_name: str
    institution_id: Id | None
    institution_name: str | None
    roles: frozenset[Role]


class SessionView(View):
    """The tokens of a session. A session for setting the password has no refresh token."""

    session_id: Id
    access_token: str = Field(repr=False)
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token, not one
    expires_in: int
    """Seconds until the access token ends."""
    refresh_token: str | None = Field(repr=False)
    refresh_expires_at: UtcTime | None
    scopes: frozenset[str]
    must_set_password: bool
    person: SignedInPerson


class RefreshSession(Command):
    """Exchange a refresh token for new tokens. An old one ends the whole session."""

    refresh_token: str = Field(min_length=20, max_length=200, repr=False)


class SignOut(Command):
    """End the caller's session."""

    SCOPES: ClassVar = frozenset({RESTRICTED_SCOPE})


class ListSessions(PageQuery):
    """Where the caller is signed in, the newest first (R18)."""


class OwnSessionView(View):
    """One place where the caller is signed in; as much as is needed to know it again."""

    session_id: Id
    agent: str
    """Browser and system, such as `Firefox · Windows`; empty when unknown."""
    address: str | None
    """The network: `192.0.2.*`."""
    started_at: UtcTime
    last_used_at: UtcTime
    """When tokens were last made for it."""
    expires_at: UtcTime
    is_current: bool


class EndSession(Command):
    """End one of the caller's sessions."""

    session_id: Id


class EndOtherSessions(Command):
    """End all of the caller's sessions but the one that asks."""


class EndSessionsOf(Command):
    """End all sessions of a person whose account the caller looks after."""

    person_id: Id


class EndedSessions(View):
    count: int


class SetPassword(Command):
    """Set the caller's own password; ends all other sessions. Answers a fresh session.

    A session that an initial password opened needs no `current_password`.
    """

    SCOPES: ClassVar = frozenset({RESTRICTED_SCOPE})

    current_password: str | None = Field(None, max_length=128, repr=False)
    new_password: str = Field(min_length=1, max_length=128, repr=False)


class RevokedSince(Command):
    """Which sessions ended before their time since then; for the gateway's cache."""

    since: UtcTime


class RevokedSessions(View):
    """Sessions whose access tokens may still be unexpired."""

    session_ids: list[Id]
    as_of: UtcTime
    """Ask again with this as `since`."""


class SweepExpired(Command):
    """Forget what has expired; the scheduler asks."""


class Swept(View):
    forgotten: int
