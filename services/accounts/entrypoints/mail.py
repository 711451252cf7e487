"""People's own mail addresses, and the mails on their way (R94)."""

from __future__ import annotations

from chassis.contracts.accounts.email import ChangeEmail, ConfirmEmail, EmailChangeView, RemoveEmail
from chassis.contracts.accounts.mail import ListMails, MailView, RetryMail
from chassis.contracts.accounts.person import PersonView
from chassis.contracts.base import Call, Nothing, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import email, mail


class MailEntrypoints(Service[AccountsApplication]):
    @command
    def change_email(self, tx: Tx, command: ChangeEmail) -> EmailChangeView:
        return wire.email_change_view(email.request_change(tx, email=command.email))

    @remote
    def confirm_email(self, call: Call, command: ConfirmEmail) -> PersonView:
        email.prove_code(self.application.workshop(call), code=command.confirmation_code)
        return self.application.run(
            call,
            command,
            PersonView,
            lambda tx: wire.person_view(email.confirm_change(tx, code=command.confirmation_code)),
        )

    @command
    def remove_email(self, tx: Tx, _command: RemoveEmail) -> Nothing:
        email.remove_email(tx)
        return Nothing()

    @query
    def list_mails(self, tx: Tx, query: ListMails) -> Page[MailView]:
        found = mail.list_mails(tx, wire.mail_state(query), limit=query.limit, cursor=query.cursor)
        return wire.mail_page(found)

    @command
    def retry_mail(self, tx: Tx, command: RetryMail) -> MailView:
        return wire.mail_view(mail.retry(tx, mail_id=command.mail_id))
