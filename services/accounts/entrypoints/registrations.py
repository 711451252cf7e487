"""Registering alone, and what is decided on it and on applications of schools (R10, R16, R17)."""

from __future__ import annotations

from chassis.contracts.accounts.person import (
    CorrectRegistration,
    ListRegistrations,
    RegisterLearner,
    RegisterTeacher,
    RegistrationEntry,
    RegistrationView,
    WithdrawRegistration,
)
from chassis.contracts.base import Call, Page
from chassis.contracts.review.events import ReviewDecided
from chassis.rpc.entrypoints import Service, query, remote, subscriber
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.domain.person import PersonState
from services.accounts.usecases import application_decision, captcha, registration


class RegistrationEntrypoints(Service[AccountsApplication]):
    @remote
    def register_teacher(self, call: Call, command: RegisterTeacher) -> RegistrationView:
        shop = self.application.workshop(call)
        captcha.require_captcha(shop, **wire.captcha_answer(call, command, shop.secrets))
        password_hash = shop.hasher.hash(command.password)
        return self.application.run(
            call,
            command,
            RegistrationView,
            lambda tx: wire.registration_view(
                registration.register_teacher(
                    tx, **wire.fields(command, "captcha_id", "captcha_answer"), password_hash=password_hash
                )
            ),
        )

    @remote
    def register_learner(self, call: Call, command: RegisterLearner) -> RegistrationView:
        shop = self.application.workshop(call)
        captcha.require_captcha(shop, **wire.captcha_answer(call, command, shop.secrets))
        password_hash = shop.hasher.hash(command.password)
        return self.application.run(
            call,
            command,
            RegistrationView,
            lambda tx: wire.registration_view(
                registration.register_learner(
                    tx, **wire.fields(command, "captcha_id", "captcha_answer"), password_hash=password_hash
                )
            ),
        )

    @remote
    def correct_registration(self, call: Call, command: CorrectRegistration) -> RegistrationView:
        self._prove_applicant(call, command)
        return self.application.run(
            call,
            command,
            RegistrationView,
            lambda tx: wire.registration_view(
                registration.correct_registration(
                    tx, **wire.fields(command, "captcha_id", "captcha_answer", "password")
                )
            ),
        )

    @remote
    def withdraw_registration(self, call: Call, command: WithdrawRegistration) -> RegistrationView:
        self._prove_applicant(call, command)
        return self.application.run(
            call,
            command,
            RegistrationView,
            lambda tx: wire.registration_view(registration.withdraw_registration(tx, person_id=command.person_id)),
        )

    def _prove_applicant(self, call: Call, command: CorrectRegistration | WithdrawRegistration) -> None:
        shop = self.application.workshop(call)
        captcha.require_captcha(shop, **wire.captcha_answer(call, command, shop.secrets))
        registration.prove_applicant(
            shop, person_id=command.person_id, password=command.password, client_address=call.client_address
        )

    @query
    def list_registrations(self, tx: Tx, query: ListRegistrations) -> Page[RegistrationEntry]:
        found = registration.list_registrations(
            tx, state=PersonState(query.state), limit=query.limit, cursor=query.cursor
        )
        return wire.registration_page(found)

    @subscriber(ReviewDecided, source="review")
    def apply_decision(self, tx: Tx, event: ReviewDecided) -> None:
        registration.apply_decision(tx, **wire.decision(event))
        application_decision.apply_decision(tx, **wire.application_decision(event))
