"""Preferences, mail addresses and mails on the bus; addresses leave masked (R15)."""

from __future__ import annotations

from chassis.contracts.accounts import email, mail, notification
from chassis.contracts.base import Page
from chassis.domain.paging import Slice
from services.accounts.adapters.texts import notice_texts
from services.accounts.domain.email_change import EmailChange
from services.accounts.domain.mail import Mail, MailState
from services.accounts.usecases.preference import OwnPreferences


def preference_choices(command: notification.ChoosePreferences) -> list[tuple[str, bool]]:
    """The argument of `choose`."""
    return [(each.kind, each.by_mail) for each in command.preferences]


def preferences_view(found: OwnPreferences) -> notification.PreferencesView:
    return notification.PreferencesView(
        email=found.email.masked if found.email else None,
        preferences=[
            notification.PreferenceView(
                kind=each.kind,
                labels={language: title for language, (title, _) in notice_texts(each.kind, {}).items()},
                by_mail=each.by_mail,
                by_default=each.by_default,
            )
            for each in found.preferences
        ],
    )


def email_change_view(found: EmailChange) -> email.EmailChangeView:
    return email.EmailChangeView(email=found.email.masked, expires_at=found.expires_at)


def mail_state(query: mail.ListMails) -> MailState | None:
    return MailState(query.state) if query.state else None


def mail_view(found: Mail) -> mail.MailView:
    return mail.MailView(
        mail_id=found.mail_id,
        kind=found.kind,
        recipient=found.recipient.masked,
        subject=found.subject,
        state=found.state.value,
        attempts=found.attempts,
        last_error=found.last_error,
        created_at=found.created_at,
        due_at=found.due_at,
        sent_at=found.sent_at,
    )


def mail_page(found: Slice[Mail]) -> Page[mail.MailView]:
    return Page(items=[mail_view(each) for each in found.items], next_cursor=found.next_cursor)
