"""Captchas and sessions on the bus."""

from __future__ import annotations

from typing import Any

from chassis.contracts.accounts import (
    session,
)
from chassis.contracts.base import Call, Command, Page
from chassis.domain.paging import Slice
from chassis.domain.scopes import RESTRICTED_SCOPE
from services.accounts.domain.captcha import Captcha
from services.accounts.domain.device import Device, coarse_agent, masked_address
from services.accounts.domain.session import Session
from services.accounts.ports.admission import SecretMaker
from services.accounts.usecases.session import OpenedSession, SignInForm


def captcha_view(captcha: Captcha, image: str, *, reveals_answer: bool) -> session.CaptchaView:
    return session.CaptchaView(
        captcha_id=captcha.captcha_id,
        image=image,
        expires_at=captcha.expires_at,
        answer=captcha.answer if reveals_answer else None,
    )


def captcha_answer(call: Call, command: session.WithCaptcha, secrets: SecretMaker) -> dict[str, Any]:
    """The arguments of `require_captcha`."""
    return {
        "captcha_id": command.captcha_id,
        "answer": command.captcha_answer,
        "request": _request(call, command, secrets),
    }


def _request(call: Call, command: Command, secrets: SecretMaker) -> str:
    """Names a request by all that it says, so that its repetition is known and another password is none.

    Empty when it cannot be repeated safely.
    """
    if call.idempotency_key is None:
        return ""
    return secrets.request_name(call.idempotency_key, command.model_dump_json())


def sign_in_form(call: Call, command: session.SignIn, secrets: SecretMaker) -> SignInForm:
    return SignInForm(
        login=command.login,
        password=command.password,
        captcha_id=command.captcha_id,
        captcha_answer=command.captcha_answer,
        request=_request(call, command, secrets),
        device=device_of(call),
    )


def device_of(call: Call) -> Device:
    return Device(call.client_address, coarse_agent(call.client_agent))


def session_view(opened: OpenedSession) -> session.SessionView:
    claims = opened.claims
    return session.SessionView(
        session_id=opened.session.session_id,
        access_token=opened.access_token,
        expires_in=int((claims.expires_at - claims.issued_at).total_seconds()),
        refresh_token=opened.refresh_token,
        refresh_expires_at=opened.refresh_expires_at,
        scopes=claims.scopes,
        must_set_password=RESTRICTED_SCOPE in claims.scopes,
        person=session.SignedInPerson(
            person_id=opened.person.person_id,
            username=opened.person.username,
            full_name=opened.person.full_name,
            institution_id=opened.person.institution_id,
            institution_name=opened.person.institution_name,
            roles=opened.person.roles,
        ),
    )


def own_session_page(found: Slice[Session], current_id: str | None) -> Page[session.OwnSessionView]:
    return Page(
        items=[
            session.OwnSessionView(
                session_id=each.session_id,
                agent=each.agent,
                address=masked_address(each.client_address),
                started_at=each.started_at,
                last_used_at=each.last_used_at or each.started_at,
                expires_at=each.expires_at,
                is_current=each.session_id == current_id,
            )
            for each in found.items
        ],
        next_cursor=found.next_cursor,
    )
