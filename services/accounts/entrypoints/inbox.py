"""The inbox of each person, and what fills it (R94)."""

from __future__ import annotations

from chassis.contracts.accounts.notification import (
    ChoosePreferences,
    Inbox,
    ListNotifications,
    ListPreferences,
    MarkAllRead,
    MarkedRead,
    MarkRead,
    NotificationView,
    PreferencesView,
)
from chassis.contracts.notices import NoticeRaised
from chassis.rpc.entrypoints import Service, command, query, subscriber
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import notification, preference


class InboxEntrypoints(Service[AccountsApplication]):
    @query
    def list_notifications(self, tx: Tx, query: ListNotifications) -> Inbox:
        return wire.inbox(notification.list_own(tx, **wire.fields(query)))

    @command
    def mark_read(self, tx: Tx, command: MarkRead) -> NotificationView:
        read = notification.mark_read(tx, notification_id=command.notification_id)
        return wire.notification_view(read)

    @command
    def mark_all_read(self, tx: Tx, _command: MarkAllRead) -> MarkedRead:
        return MarkedRead(count=notification.mark_all_read(tx))

    @query
    def list_preferences(self, tx: Tx, _query: ListPreferences) -> PreferencesView:
        return wire.preferences_view(preference.list_own(tx))

    @command
    def choose_preferences(self, tx: Tx, command: ChoosePreferences) -> PreferencesView:
        return wire.preferences_view(preference.choose(tx, wire.preference_choices(command)))

    # Every service tells from its own exchange, so each needs a queue of its own here.

    @subscriber(NoticeRaised, source="catalog")
    def deliver_catalog_notice(self, tx: Tx, event: NoticeRaised) -> None:
        notification.deliver(tx, **wire.notice(event))

    @subscriber(NoticeRaised, source="media")
    def deliver_media_notice(self, tx: Tx, event: NoticeRaised) -> None:
        notification.deliver(tx, **wire.notice(event))

    @subscriber(NoticeRaised, source="sharing")
    def deliver_sharing_notice(self, tx: Tx, event: NoticeRaised) -> None:
        notification.deliver(tx, **wire.notice(event))
