"""Captchas, sessions, passwords (R11, R12, R18)."""

from __future__ import annotations

import base64

from chassis.contracts.accounts.person import ChangeMobile, PersonView
from chassis.contracts.accounts.session import (
    CaptchaAudioView,
    CaptchaView,
    CreateCaptcha,
    EndedSessions,
    EndOtherSessions,
    EndSession,
    EndSessionsOf,
    ListSessions,
    OwnSessionView,
    ReadCaptchaAloud,
    RefreshSession,
    RevokedSessions,
    RevokedSince,
    SessionView,
    SetPassword,
    SignIn,
    SignOut,
    SweepExpired,
    Swept,
)
from chassis.contracts.base import Call, Nothing, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from chassis.transaction import actor_of
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import captcha, housekeeping, own_sessions, password, refresh, session
from services.accounts.wire.sessions import device_of, own_session_page


class SessionEntrypoints(Service[AccountsApplication]):
    @remote
    def create_captcha(self, call: Call, _command: CreateCaptcha) -> CaptchaView:
        captchas = self.application.captchas
        with self.application.transaction(call) as tx:
            drawn = captcha.create_captcha(tx)
        return wire.captcha_view(drawn, captchas.media.image(drawn.answer), reveals_answer=captchas.reveals_answer)

    @remote
    def read_captcha_aloud(self, call: Call, command: ReadCaptchaAloud) -> CaptchaAudioView:
        with self.application.transaction(call, read_only=True) as tx:
            drawn = captcha.read_aloud(tx, captcha_id=command.captcha_id)
        wav = self.application.captchas.media.audio(drawn.answer)
        return CaptchaAudioView(wav_base64=base64.b64encode(wav).decode())

    # Answers with tokens are never kept for repetition, so none of these runs once per key.

    @remote
    def sign_in(self, call: Call, command: SignIn) -> SessionView:
        form = wire.sign_in_form(call, command, self.application.secrets)
        opened = session.sign_in(self.application.workshop(call), form, self.application.captchas.policy)
        return wire.session_view(opened)

    @remote
    def refresh_session(self, call: Call, command: RefreshSession) -> SessionView:
        opened = refresh.refresh(
            self.application.workshop(call), token=command.refresh_token, request=call.idempotency_key
        )
        return wire.session_view(opened)

    @remote
    def set_password(self, call: Call, command: SetPassword) -> SessionView:
        opened = password.set_password(
            self.application.workshop(call),
            actor_of(call),
            current=command.current_password,
            new=command.new_password,
            device=device_of(call),
        )
        return wire.session_view(opened)

    @remote
    def change_mobile(self, call: Call, command: ChangeMobile) -> PersonView:
        changed = password.change_mobile(
            self.application.workshop(call),
            actor_of(call),
            mobile=command.mobile,
            current=command.current_password,
            client_address=call.client_address,
        )
        return wire.person_view(changed)

    @command
    def sign_out(self, tx: Tx, _command: SignOut) -> Nothing:
        session.sign_out(tx)
        return Nothing()

    @query
    def list_sessions(self, tx: Tx, query: ListSessions) -> Page[OwnSessionView]:
        return own_session_page(own_sessions.list_sessions(tx, **wire.fields(query)), tx.actor.session_id)

    @command
    def end_session(self, tx: Tx, command: EndSession) -> Nothing:
        own_sessions.end_session(tx, session_id=command.session_id)
        return Nothing()

    @command
    def end_other_sessions(self, tx: Tx, _command: EndOtherSessions) -> EndedSessions:
        return EndedSessions(count=own_sessions.end_other_sessions(tx))

    @command
    def end_sessions_of(self, tx: Tx, command: EndSessionsOf) -> EndedSessions:
        return EndedSessions(count=own_sessions.end_sessions_of(tx, person_id=command.person_id))

    @query
    def revoked_sessions(self, tx: Tx, query: RevokedSince) -> RevokedSessions:
        session_ids = session.revoked_sessions(tx, since=query.since)
        return RevokedSessions(session_ids=session_ids, as_of=tx.now)

    @remote
    def sweep_expired(self, call: Call, _command: SweepExpired) -> Swept:
        with self.application.transaction(call) as tx:
            forgotten = housekeeping.sweep(tx)
        return Swept(forgotten=forgotten + self.application.forget_old())
