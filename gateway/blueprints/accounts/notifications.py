"""The caller's inbox over HTTP (R94)."""

from __future__ import annotations

from chassis.contracts.accounts.notification import Inbox, ListNotifications, MarkRead, NotificationView
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
