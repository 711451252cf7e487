"""The caller's inbox over HTTP (R94)."""

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
from gateway.access import SIGNED_IN
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("notifications", title="Notifications 消息")


@api.get("/notifications", summary="The caller's notices, newest first (R94)", who=SIGNED_IN)
def list_notifications(query: ListNotifications) -> Inbox:
    """Each has its text in every language of the platform, and the path of what it is about."""
    return clients().accounts.list_notifications(caller(), query)


@api.post(
    "/notifications/<id:notification_id>/read",
    summary="Mark a notice as read (R94)",
    who=SIGNED_IN,
    errors=["notification_not_found"],
)
def mark_notification_read(command: MarkRead) -> NotificationView:
    return clients().accounts.mark_read(caller(), command)


@api.post("/notifications/read", summary="Mark all notices as read (R94)", who=SIGNED_IN)
def mark_all_notifications_read(command: MarkAllRead) -> MarkedRead:
    return clients().accounts.mark_all_read(caller(), command)


@api.get("/me/notification-preferences", summary="Which notices the caller also gets by mail (R94)", who=SIGNED_IN)
def list_notification_preferences(query: ListPreferences) -> PreferencesView:
    """One entry for every kind of notice. `email` is absent while the caller has no mail address."""
    return clients().accounts.list_preferences(caller(), query)


@api.put(
    "/me/notification-preferences",
    summary="Choose which notices also come by mail (R94)",
    who=SIGNED_IN,
    errors=["notification_kind_unknown", "notification_kind_repeated"],
)
def choose_notification_preferences(command: ChoosePreferences) -> PreferencesView:
    """Kinds that are left out keep what holds for them."""
    return clients().accounts.choose_preferences(caller(), command)
