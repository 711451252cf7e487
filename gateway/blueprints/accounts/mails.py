"""One's own mail address, and the platform's mails on their way, over HTTP (R94)."""

from __future__ import annotations

from chassis.contracts.accounts.email import ChangeEmail, ConfirmEmail, EmailChangeView, RemoveEmail
from chassis.contracts.accounts.mail import ListMails, MailView, RetryMail
from chassis.contracts.accounts.person import PersonView
from chassis.contracts.base import Nothing, Page
from chassis.domain.actor import Role
from gateway.access import SIGNED_IN, only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import SIGN_IN, Operations

api = Operations("mails", title="Mail 邮件")
PLATFORM = only(Role.PLATFORM_ADMIN)


@api.put(
    "/me/email",
    summary="Have a code sent to one's new mail address (R94)",
    who=SIGNED_IN,
    status=202,
    limit=SIGN_IN,
    errors=["email_invalid", "email_changes_locked"],
)
def change_email(command: ChangeEmail) -> EmailChangeView:
    """The address counts once the code came back, within 30 minutes. A new request replaces an earlier one."""
    return clients().accounts.change_email(caller(), command)


@api.post(
    "/me/email/confirmation",
    summary="Confirm one's new mail address with the code (R94)",
    who=SIGNED_IN,
    limit=SIGN_IN,
    errors=["confirmation_code_wrong", "email_change_missing", "email_changes_locked", "email_taken"],
)
def confirm_email(command: ConfirmEmail) -> PersonView:
    """The old address, if there is one, is told of the change."""
    return clients().accounts.confirm_email(caller(), command)


@api.delete("/me/email", summary="Remove one's mail address: no mail any more (R94)", who=SIGNED_IN)
def remove_email(command: RemoveEmail) -> Nothing:
    return clients().accounts.remove_email(caller(), command)


@api.get("/mails", summary="The platform's mails: waiting, sent, given up (R94)", who=PLATFORM)
def list_mails(query: ListMails) -> Page[MailView]:
    """Newest first, without what they say. A mail is given up after ten attempts or a final refusal."""
    return clients().accounts.list_mails(caller(), query)


@api.post(
    "/mails/<id:mail_id>/retry",
    summary="Send a mail after all that was given up (R94)",
    who=PLATFORM,
    errors=["mail_not_found", "mail_state"],
)
def retry_mail(command: RetryMail) -> MailView:
    return clients().accounts.retry_mail(caller(), command)
