"""Schools that are not on file apply for it (R16)."""

from __future__ import annotations

from chassis.contracts.accounts.institution_application import (
    ApplicationContactView,
    ApplicationProgressView,
    ApplicationView,
    ApplyForInstitution,
    CorrectApplication,
    GetApplication,
    GetApplicationForm,
    ListApplications,
    ReadApplicationContact,
    SeeApplication,
)
from chassis.contracts.base import Call, Page
from chassis.contracts.papers import PaperView
from chassis.rpc.entrypoints import Service, query, remote
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import captcha, institution_application


class ApplicationEntrypoints(Service[AccountsApplication]):
    # Tokens are derived after the transaction: the answer that is kept for repetition has none.

    @remote
    def apply_for_institution(self, call: Call, command: ApplyForInstitution) -> ApplicationProgressView:
        form = wire.application_form(command)
        shop = self.application.workshop(call)
        captcha.require_captcha(shop, **wire.captcha_answer(call, command, shop.secrets))
        made = self.application.run(
            call,
            command,
            ApplicationProgressView,
            lambda tx: wire.progress_view(institution_application.submit(tx, form), tx.now),
        )
        return wire.with_token(made, self.application.secrets)

    @remote
    def correct_application(self, call: Call, command: CorrectApplication) -> ApplicationProgressView:
        form = wire.application_form(command)
        shop = self.application.workshop(call)
        captcha.require_captcha(shop, **wire.captcha_answer(call, command, shop.secrets))
        return self.application.run(
            call,
            command,
            ApplicationProgressView,
            lambda tx: wire.progress_view(
                institution_application.correct(
                    tx, application_id=command.application_id, token=command.token, form=form
                ),
                tx.now,
            ),
        )

    @query
    def see_application(self, tx: Tx, query: SeeApplication) -> ApplicationProgressView:
        return wire.progress_view(institution_application.look(tx, **wire.fields(query)), tx.now)

    @query
    def list_applications(self, tx: Tx, query: ListApplications) -> Page[ApplicationView]:
        found = institution_application.list_applications(
            tx, wire.application_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.application_page(found, tx.now)

    @query
    def get_application(self, tx: Tx, query: GetApplication) -> ApplicationView:
        found = institution_application.get_application(tx, application_id=query.application_id)
        return wire.application_view(found, tx.now)

    @query
    def get_application_form(self, tx: Tx, query: GetApplicationForm) -> PaperView:
        return wire.paper_view(institution_application.get_form(tx, **wire.fields(query)))

    # Clear numbers must not be kept as the answer to a repeated request, and every look is a look: no `command`.
    @remote
    def read_application_contact(self, call: Call, command: ReadApplicationContact) -> ApplicationContactView:
        with self.application.transaction(call) as tx:
            contact = institution_application.read_contact(
                tx,
                **wire.fields(command),
                client_address=call.client_address,
                correlation_id=call.correlation_id,
            )
        return wire.contact_view(contact)
